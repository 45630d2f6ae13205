"""Sets: items once each, in the order in which Terraform iterates over them.

The order is that of `setRules.Less` in go-cty (github.com/zclconf/go-cty, cty/set_internals.go).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cmp_to_key

from azbackup_lint.languages.terraform.numbers import number_text
from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.languages.terraform.type_system.types import Type
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Number,
    Unknown,
    Value,
    causes_of,
    count_values,
)

_Comparable = TypeVar("_Comparable", bytes, Number)

MAX_COMPARED = 1_000
"""Values of a set with unknowns that are compared with each other, pair by pair."""


def make_set(
    items: Iterable[Value], origin: Value | None = None, element: Type | None = None
) -> Value:
    """The set of the items, which are of one type; unknown where its size would be.

    A set of several collections or objects that are known in part has a certain size if no two of
    them can be equal. One of several primitives of which any is unknown is unknown itself, since
    their order is unknown, too.
    """
    span, hops = (origin.span, origin.hops) if origin is not None else (None, ())
    unique: dict[bytes, Value] = {}
    uncertain: list[Value] = []
    for item in items:
        key = identity(item)
        if key is None:
            uncertain.append(item)
        else:
            unique.setdefault(key, item)
    ordered = sorted(unique.values(), key=cmp_to_key(_compare))
    is_open = len(ordered) + len(uncertain) > 1 and any(isinstance(i, Unknown) for i in uncertain)
    if is_open or (uncertain and not _all_different(uncertain, ordered)):
        return Unknown(causes_of(*uncertain), span=span, hops=hops)
    return ListValue((*ordered, *uncertain), "set", element=element, span=span, hops=hops)


def has_certain_order(value: ListValue) -> bool:
    """Whether the order of the items is known, which it isn't in a set with unknown items."""
    if value.kind != "set" or len(value.items) < 2:
        return True
    return all(identity(item) is not None for item in value.items)


def _all_different(uncertain: list[Value], known: list[Value]) -> bool:
    every = [*uncertain, *known]
    if _are_told_apart(every):
        return True
    size = 0
    for item in every:
        size += count_values(item)
        if size * len(every) > MAX_COMPARED:
            return False
    for index, item in enumerate(uncertain):
        others = every[index + 1 :]
        if any(equal(item, other) is not False for other in others):
            return False
    return True


def _are_told_apart(values: Sequence[Value]) -> bool:
    """Whether all have a known primitive in one place, each another one, such as a name."""
    if all(isinstance(value, Known) for value in values):
        return len(set(values)) == len(values)
    if all(isinstance(value, MapValue) for value in values):
        entries = [value.entries for value in values if isinstance(value, MapValue)]
        names = entries[0].keys()
        is_alike = all(type(one) is dict and one.keys() == names for one in entries)
        return is_alike and any(_are_told_apart([one[name] for one in entries]) for name in names)
    if all(isinstance(value, ListValue) for value in values):
        rows = [value.items for value in values if isinstance(value, ListValue)]
        is_alike = all(len(row) == len(rows[0]) for row in rows)
        return is_alike and any(map(_are_told_apart, zip(*rows, strict=True)))
    return False


def _compare(left: Value, right: Value) -> int:
    first = left.data if isinstance(left, Known) else left
    second = right.data if isinstance(right, Known) else right
    if first is None or second is None:
        return (first is None) - (second is None)
    if isinstance(first, str) and isinstance(second, str):
        return _order(first.encode(), second.encode())
    order = 0
    if isinstance(first, (int, Decimal)) and isinstance(second, (int, Decimal)):
        order = _order(first, second)  # 0 and -0 are as large
    return order or _order(identity(left) or b"", identity(right) or b"")


def _order(first: _Comparable, second: _Comparable) -> int:
    return (first > second) - (first < second)


def identity(value: Value) -> bytes | None:
    """Bytes that tell wholly known values apart and order those without an order of their own."""
    pieces: list[str] = []
    return "".join(pieces).encode("utf-8", "surrogatepass") if _write(value, pieces) else None


def _write(value: Value, pieces: list[str]) -> bool:
    if isinstance(value, Known):
        pieces.append(_primitive(value))
        return True
    if isinstance(value, ListValue):
        pieces.append("<" if value.kind == "tuple" else "[")
        for item in value.items:
            if not _write(item, pieces):
                return False
            pieces.append(";")
        pieces.append(">" if value.kind == "tuple" else "]")
        return True
    if isinstance(value, MapValue):
        pieces.append("<" if value.kind == "object" else "{")
        for key in sorted(value.entries, key=str.encode):
            pieces.append(f"{json.dumps(key, ensure_ascii=False)}:" if value.kind == "map" else "")
            if not _write(value.entries[key], pieces):
                return False
            pieces.append(";")
        pieces.append(">" if value.kind == "object" else "}")
        return True
    return False


def _primitive(value: Known) -> str:
    data = value.data
    if data is None:
        return "~"
    if isinstance(data, bool):
        return "T" if data else "F"
    if isinstance(data, str):
        return json.dumps(data, ensure_ascii=False)
    return number_text(data)
