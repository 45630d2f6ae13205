"""Arrays as sets: what they have in common, together, and only once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.languages.arm.equality import equal
from azbackup_lint.languages.arm.functions.arrays import items_of, sized
from azbackup_lint.languages.arm.functions.signature import ARRAY, Function
from azbackup_lint.values import Known, ListValue, Unknown, Value, unknown_because
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.logic import all_true, any_true

MAX_COMPARED = 2000


class _Bag:
    """Items among which others are looked for; primitives are found at once."""

    def __init__(self, items: Iterable[Value] = ()) -> None:
        self._primitives: set[Known] = set()
        self._others: list[Value] = []
        for item in items:
            self.add(item)

    def add(self, item: Value) -> None:
        if isinstance(item, Known):
            self._primitives.add(item)
            return
        self._others.append(item)
        if len(self._others) > MAX_COMPARED:
            raise LimitReached(f"more than {MAX_COMPARED} items that are no primitives")

    def has(self, item: Value) -> bool | None:
        """Whether one of the items is equal to this, None where that can't be known."""
        if isinstance(item, Known) and item in self._primitives:
            return True
        there = any_true(equal(item, other) for other in self._others)
        if there or not isinstance(item, Unknown):
            return there
        return any_true([there, *(equal(item, other) for other in self._primitives)])


def union_of_arrays(*values: Value) -> Value:
    """All items, each once, in the order of their first appearance."""
    result: list[Value] = []
    seen = _Bag()
    for item in (item for value in values for item in items_of(value)):
        repeated = seen.has(item)
        if repeated is None:
            return unknown_because(*values)
        if not repeated:
            result.append(item)
            seen.add(item)
    return sized(tuple(result))


def intersection_of_arrays(first: Value, *others: Value) -> Value:
    """The items of the first array that all others have, each once."""
    bags = [_Bag(items_of(other)) for other in others]
    result: list[Value] = []
    seen = _Bag()
    for item in items_of(first):
        everywhere = all_true([bag.has(item) for bag in bags])
        again = seen.has(item)
        if everywhere is False or again is True:
            continue
        if everywhere is None or again is None:
            return unknown_because(first, *others)
        result.append(item)
        seen.add(item)
    return ListValue(tuple(result))


def _distinct(value: Value) -> Value:
    """The items of an array, each once; Bicep has it since 2026."""
    return unknown_because(value) if isinstance(value, Unknown) else union_of_arrays(value)


FUNCTIONS: Mapping[str, Function] = {
    "distinct": Function(_distinct, (ARRAY,), partial=True, deep=True),
}
