"""Bounds of evaluation: input is not trusted to be small."""

from __future__ import annotations

from dataclasses import dataclass

from azbackup_lint.languages.terraform.errors import EvaluationError
from azbackup_lint.source import Span
from azbackup_lint.values import ListValue, MapValue, Value


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may expand; generous for real configurations."""

    instances: int = 100_000
    """Instances of one resource or module call."""
    iterations: int = 5_000_000
    """Items visited by all `for` expressions together."""
    depth: int = 400
    """Evaluations nested in each other, through expressions, locals and modules alike."""
    module_depth: int = 32
    """Module calls nested in each other."""
    weight: int = 2_000_000
    """Values inside of one value, shared ones counted wherever they stand."""


class LimitReached(EvaluationError):
    """An expansion that was stopped at a bound of the linter."""


HEAVY = 1000
"""Values inside of a collection whose weight is worth remembering."""


class Budget:
    """Counts what one run has used up of its limits."""

    __slots__ = ("_depth", "_heavy", "_iterations", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._depth = 0
        self._iterations = 0
        self._heavy: dict[int, tuple[object, int]] = {}

    def enter(self, span: Span) -> None:
        """One evaluation begins; raises LimitReached where they nest too deep."""
        self._depth += 1
        if self._depth > self.limits.depth:
            self._depth -= 1
            raise LimitReached(f"evaluations nest deeper than {self.limits.depth}", span)

    def leave(self) -> None:
        """The evaluation that began last is over."""
        self._depth -= 1

    def iterate(self, count: int) -> None:
        """That many items are visited; raises LimitReached where it gets too many."""
        self._iterations += count
        if self._iterations > self.limits.iterations:
            raise LimitReached(f"more than {self.limits.iterations} iterations in one run")

    def weigh(self, value: Value) -> None:
        """Raises LimitReached for a value with too many values inside.

        Collections share what they are made of, so that a few lines can describe more than
        anybody could ever visit.
        """
        self._weight(value)

    def _weight(self, value: Value) -> int:
        inside: object
        if isinstance(value, ListValue):
            inside, items = value.items, iter(value.items)
        elif isinstance(value, MapValue) and isinstance(value.entries, dict):
            inside, items = value.entries, iter(value.entries.values())
        else:
            return 1
        known = self._heavy.get(id(inside))
        if known is not None:
            return known[1]
        weight = 1 + sum(map(self._weight, items))
        if weight > self.limits.weight:
            raise LimitReached(f"a value has more than {self.limits.weight} values inside")
        if weight > HEAVY:
            self._heavy[id(inside)] = (inside, weight)
        return weight
