"""Numbers that grow by what may or may not exist."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.values import (
    FALSE,
    TRUE,
    Cause,
    Known,
    Number,
    Unknown,
    Value,
    placed_like,
    unknown_because,
)


class Bounds:
    """A lower and an upper bound that grow together; the upper one may be open."""

    def __init__(self) -> None:
        self.low: Number = 0
        self.high: Number | None = 0
        self.causes: dict[Cause, None] = {}

    def add(self, low: Number, high: Number | None, existence: Existence = CERTAIN) -> None:
        """Something that counts from `low` to `high` if it exists, as often as it exists."""
        certain = not existence.causes and not existence.many
        self.low += low if certain else 0
        if high is None or existence.many:
            self.high = None
        elif self.high is not None:
            self.high += high
        self.causes.update(dict.fromkeys(existence.causes))

    def add_value(self, value: Value, existence: Existence = CERTAIN) -> None:
        """A number that may be unknown itself; what is no number may be anything."""
        low, high, causes = _range(value)
        self.add(low, high, existence)
        self.causes.update(dict.fromkeys(causes))

    def open(self, causes: Iterable[Cause]) -> None:
        """There may be any number more."""
        self.high = None
        self.causes.update(dict.fromkeys(causes))

    def result(self) -> Number | Unknown:
        """The number, or an unknown within the bounds."""
        if self.low == self.high:
            return self.low
        return Unknown(tuple(self.causes), minimum=self.low, maximum=self.high)


def bounds_of(value: Value) -> tuple[Number, Number | None]:
    """The least and the most that a number may be; None where there is no upper bound."""
    low, high, _ = _range(value)
    return low, high


def _range(value: Value) -> tuple[Number, Number | None, tuple[Cause, ...]]:
    if isinstance(value, Known) and not isinstance(value.data, (str, bool, type(None))):
        return value.data, value.data, ()
    if not isinstance(value, Unknown):
        return 0, None, ()
    options = [_range(option) for option in value.options]
    if options:
        highs = [high for _, high, _ in options]
        most = None if None in highs else max(high for high in highs if high is not None)
        return min(low for low, _, _ in options), most, value.causes
    return value.minimum or 0, value.maximum, value.causes


def is_within(number: Value, limit: Value) -> Value:
    """Whether a number is no greater than another one; both may be bounded."""
    least, most = bounds_of(number)
    low, high = bounds_of(limit)
    if most is not None and most <= low:
        return placed_like(TRUE, number)
    if high is not None and least > high:
        return placed_like(FALSE, number)
    return placed_like(unknown_because(number, limit), number)
