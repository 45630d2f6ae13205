"""Arrays as sets: what they have in common, together, and only once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence

from azbackup_lint.languages.arm.equality import equal
from azbackup_lint.languages.arm.functions.arrays import items_of, sized
from azbackup_lint.languages.arm.functions.signature import ARRAY, Function
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    count_values,
    unknown_because,
)
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.logic import all_true, any_true

MAX_COMPARED = 100_000
"""Values that are compared with each other for one array."""

Key = Hashable


class _Bag:
    """Items among which others are looked for; those that are wholly known are found at once.

    Each is kept with its size.
    """

    def __init__(self, items: Iterable[Value] = ()) -> None:
        self._known: dict[Key, list[tuple[Value, int]]] = {}
        self._unknown: list[tuple[Value, int]] = []
        self._all: list[tuple[Value, int]] = []
        self._compared = 0
        for item in items:
            self.add(item)

    def add(self, item: Value) -> None:
        sized_item = item, count_values(item)
        self._all.append(sized_item)
        key = _key(item)
        alike = self._unknown if key is None else self._known.setdefault(key, [])
        alike.append(sized_item)

    def has(self, item: Value) -> bool | None:
        """Whether one of the items is equal to this, None where that can't be known."""
        key, size = _key(item), count_values(item)
        if key is None:
            return self._is_among(item, size, self._all)
        there = self._is_among(item, size, self._known.get(key, []))
        return there or any_true([there, self._is_among(item, size, self._unknown)])

    def _is_among(self, item: Value, size: int, others: Sequence[tuple[Value, int]]) -> bool | None:
        self._compared += sum(min(size, other) for _, other in others)
        if self._compared > MAX_COMPARED:
            raise LimitReached(f"more than {MAX_COMPARED} values are not compared with each other")
        return any_true(equal(item, other) for other, _ in others)


def _key(value: Value) -> Key | None:
    """What is the same for equal values, whatever the case of names; None for unknown ones."""
    if isinstance(value, Known):
        return type(value.data) is bool, value.data
    children: list[tuple[str, Value]] = []
    if isinstance(value, ListValue):
        children = [("", item) for item in value.items]
    elif isinstance(value, MapValue):
        children = [(name.lower(), entry) for name, entry in value.entries.items()]
    else:
        return None
    keys = [(name, _key(child)) for name, child in children]
    if any(key is None for _, key in keys):
        return None
    if isinstance(value, ListValue):
        return "list", tuple(keys)
    return "map", frozenset(keys)


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
    "distinct": Function(_distinct, (ARRAY,), partial=True, deep=True, pairs=True),
}
