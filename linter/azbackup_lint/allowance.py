"""What one run may take, and how its roots share it.

Every unit gets the same share first, whatever the others do; no unit can starve another one. Those
for which that was too little begin again with equal shares of what the others left. This is max-min
fairness in two rounds, which takes at most twice the allowance. As shares follow from the files
alone, neither processes nor kept results make a difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.records import dataclass
from azbackup_lint.values.limits import Limits, Work

BY_LENGTH = 3
"""Steps for each code point that is read to find the roots, beside those that a root has for its
own text: modules that many roots call are read once and evaluated many times."""

WORTHWHILE = 2
"""How many times the first share a second one must be."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """The steps of a run over a number of `units` with texts of some `length` in all."""

    limits: Limits
    length: int
    units: int

    @property
    def first(self) -> int:
        """The share of each unit in the first round."""
        return min(self.limits.steps, self._all // max(self.units, 1))

    def second(self, first: Sequence[Work]) -> int | None:
        """The share of each unit for which the first was too small; None where it stays at that."""
        cut = sum(work.is_cut for work in first)
        if not cut:
            return None
        left = self._all - sum(work.taken for work in first if not work.is_cut)
        share = min(self.limits.steps, left // cut)
        return share if share >= max(WORTHWHILE * self.first, 1) else None

    @property
    def _all(self) -> int:
        return self.limits.steps + BY_LENGTH * self.length
