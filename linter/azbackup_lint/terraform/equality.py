"""Whether values are equal, as far as that can be known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations

from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value, is_same

MAX_COMPARED = 200
"""Elements that are compared with each other one by one."""


def surely_differ(items: Sequence[Value]) -> bool:
    """Whether no two of the values can turn out to be equal."""
    if len(items) > MAX_COMPARED:
        return False
    return all(equal(first, second) is False for first, second in combinations(items, 2))


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal, None where that can't be known."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return True if is_same(left, right) else None
    if isinstance(left, Known) and isinstance(right, Known):
        return _data_equal(left.data, right.data)
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        if len(left.items) != len(right.items):
            return False
        same = _all(equal(a, b) for a, b in zip(left.items, right.items, strict=True))
        return same if left.kind == right.kind or same is False else None
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        if set(left.entries) != set(right.entries):
            return False
        same = _all(equal(left.entries[key], right.entries[key]) for key in left.entries)
        return same if left.kind == right.kind or same is False else None
    return False


def _data_equal(left: object, right: object) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str) and left == right
    return left == right


def _all(answers: Iterable[bool | None]) -> bool | None:
    known = list(answers)
    if False in known:
        return False
    return None if None in known else True
