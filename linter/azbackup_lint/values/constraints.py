"""Bounds of values from conditions that hold: which values they may be, and in which ranges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from azbackup_lint.records import dataclass, replace
from azbackup_lint.values.choices import MAX_OPTIONS
from azbackup_lint.values.model import Known, Number, Unknown

MAX_ALLOWED = 200
"""Options of one value; a value with more keeps none."""


@dataclass(frozen=True, slots=True)
class Constraint:
    """Bounds of one value; `allowed`, if not None, are all that it may be; both ends inclusive."""

    allowed: tuple[Known, ...] | None = None
    excluded: tuple[Known, ...] = ()
    minimum: Number | None = None
    maximum: Number | None = None

    def admits(self, value: Known) -> bool:
        """Whether a known value meets it."""
        if value in self.excluded or (self.allowed is not None and value not in self.allowed):
            return False
        data = value.data
        if data is None or isinstance(data, (str, bool)):
            return True
        low, high = self.minimum, self.maximum
        return (low is None or low <= data) and (high is None or data <= high)

    @property
    def is_empty(self) -> bool:
        """Whether no value meets it."""
        if self.allowed is not None:
            return not any(map(self.admits, self.allowed))
        low, high = self.minimum, self.maximum
        return low is not None and high is not None and low > high

    def __and__(self, other: Constraint) -> Constraint:
        allowed = self.allowed if other.allowed is None else other.allowed
        if allowed is not None:
            allowed = tuple(v for v in allowed if self.admits(v) and other.admits(v))
        return Constraint(
            allowed,
            (*self.excluded, *other.excluded)[:MAX_ALLOWED],
            tighter(self.minimum, other.minimum, max),
            tighter(self.maximum, other.maximum, min),
        )

    def __or__(self, other: Constraint) -> Constraint:
        allowed = None
        if self.allowed is not None and other.allowed is not None:
            both = tuple(dict.fromkeys((*self.allowed, *other.allowed)))
            allowed = both if len(both) <= MAX_ALLOWED else None
        return Constraint(
            allowed,
            tuple(v for v in self.excluded if v in other.excluded),
            _wider(self._end(min), other._end(min), min) if allowed is None else None,
            _wider(self._end(max), other._end(max), max) if allowed is None else None,
        )

    def _end(self, pick: Callable[[Iterable[Number]], Number]) -> Number | None:
        """The lowest or highest number that meets it; None where that is open, or not a number."""
        if self.allowed is None:
            return self.minimum if pick is min else self.maximum
        numbers = [
            value.data
            for value in self.allowed
            if value.data is not None and not isinstance(value.data, (str, bool))
        ]
        return pick(numbers) if numbers and len(numbers) == len(self.allowed) else None

    def narrow(self, value: Unknown) -> Unknown:
        """The unknown with fewer options, or tighter bounds; itself where that leaves nothing."""
        options = value.options
        if not options and self.allowed and len(self.allowed) <= MAX_OPTIONS:
            options = self.allowed
        left = tuple(v for v in options if not isinstance(v, Known) or self.admits(v))
        if options and not left:
            return value
        return replace(
            value,
            options=left,
            minimum=tighter(value.minimum, self.minimum, max),
            maximum=tighter(value.maximum, self.maximum, min),
        )


Constraints = Mapping[str, Constraint]
"""Constraints by the expression that they are about, such as `var.size`."""


def both(first: Constraints | None, second: Constraints | None) -> Constraints | None:
    """What holds where two conditions hold; None where they can't both."""
    if first is None or second is None:
        return None
    merged = dict(first)
    for subject, constraint in second.items():
        merged[subject] = merged[subject] & constraint if subject in merged else constraint
    return None if any(constraint.is_empty for constraint in merged.values()) else merged


def either(first: Constraints | None, second: Constraints | None) -> Constraints | None:
    """What holds where at least one of two conditions holds."""
    if first is None or second is None:
        return second if first is None else first
    return {subject: first[subject] | second[subject] for subject in first if subject in second}


def tighter(
    first: Number | None, second: Number | None, pick: Callable[[Number, Number], Number]
) -> Number | None:
    """The bound that both bounds leave; None stands for an open end."""
    if first is None or second is None:
        return second if first is None else first
    return pick(first, second)


def _wider(
    first: Number | None, second: Number | None, pick: Callable[[Number, Number], Number]
) -> Number | None:
    return None if first is None or second is None else pick(first, second)
