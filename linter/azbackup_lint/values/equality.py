"""Whether values are equal, as far as that can be known."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from azbackup_lint.records import dataclass
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.logic import all_true
from azbackup_lint.values.model import (
    Data,
    Known,
    ListValue,
    MapValue,
    OpenEntries,
    Unknown,
    Value,
    is_same,
)
from azbackup_lint.values.texts import may_be_equal

_IN_NUMBERS = frozenset("0123456789+-. eEiInNfF")
"""Characters that texts which become numbers may have, and some more."""

COMPARED = 8
"""Known primitives whose comparison is as much work as one step."""


@dataclass(frozen=True, slots=True)
class Rules:
    """In what a language's equality differs from others'.

    `kinds`: collections of two kinds, such as a list and a tuple, are never equal. `converts`: an
    unknown number may turn out to be a string or a bool, and a text that can stand for one of these
    to be that. `ids_are_set`: the id of a resource is a text that isn't empty. `cases`: names that
    differ only in case leave objects undecided. `empty` compares collections without items, which
    may be of different types.
    """

    kinds: bool = False
    converts: bool = False
    ids_are_set: bool = False
    cases: bool = False
    empty: Callable[[Value, Value], bool | None] | None = None


def equality(left: Value, right: Value, rules: Rules) -> bool | None:
    """Whether two values are equal, None where that can't be known."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _with_unknown(left, right, rules)
    if isinstance(left, Known) and isinstance(right, Known):
        return same_data(left.data, right.data)
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        if (rules.kinds and left.kind != right.kind) or len(left.items) != len(right.items):
            return False
        if rules.empty is not None and not left.items:
            return rules.empty(left, right)
        pairs = zip(left.items, right.items, strict=True)
        return all_true(equality(one, other, rules) for one, other in pairs)
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        if rules.kinds and left.kind != right.kind:
            return False
        if rules.empty is not None and not (left.entries or right.entries):
            return rules.empty(left, right)
        return _same_entries(left.entries, right.entries, rules)
    return False


def charge_search(budget: Budget, wanted: Value, values: Collection[Value]) -> None:
    """A value is about to be compared with each of the others; raises LimitReached."""
    effort = sum([1 if type(value) is Known else _effort(budget, value) for value in values])
    if isinstance(wanted, Unknown):
        effort += len(values) * _effort(budget, wanted)
    budget.spend(effort // COMPARED)


def _effort(budget: Budget, value: Value) -> int:
    """What comparing a value takes, in comparisons of known primitives."""
    if isinstance(value, Unknown) and not value.options:
        return COMPARED + len(value.parts)
    return COMPARED * budget.weigh(value)


def charge_whole(budget: Budget, values: Iterable[object]) -> None:
    """Collections among the values are about to be gone through; raises LimitReached."""
    for value in values:
        if isinstance(value, (ListValue, MapValue)):
            budget.spend(budget.weigh(value))


def same_data(left: Data, right: Data) -> bool:
    """Whether two primitives are of one type and equal; texts are compared with their case."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str) and left == right
    return left == right


def is_null(value: Value) -> bool:
    """Whether a value is certainly null."""
    return isinstance(value, Known) and value.data is None


def _same_entries(
    left: Mapping[str, Value], right: Mapping[str, Value], rules: Rules
) -> bool | None:
    if isinstance(left, OpenEntries) or isinstance(right, OpenEntries):
        both = left.keys() & right.keys()
        alike = all_true(equality(left[key], right[key], rules) for key in both)
        return False if alike is False else None
    if left.keys() == right.keys():
        return all_true(equality(value, right[key], rules) for key, value in left.items())
    if rules.cases and {key.lower() for key in left} == {key.lower() for key in right}:
        return None
    return False


def _with_unknown(left: Value, right: Value, rules: Rules) -> bool | None:
    if is_same(left, right):
        return True
    unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
    assert isinstance(unknown, Unknown)
    if unknown.options:
        answers = {equality(option, other, rules) for option in unknown.options}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(other, Unknown):
        if other.options:
            return _with_unknown(other, left, rules)
        differ = unknown.parts and other.parts and not may_be_equal(unknown.parts, other.parts)
        return False if differ else None
    if isinstance(other, Known):
        return False if _rules_out(unknown, other.data, rules) else None
    return False if not rules.converts and (unknown.parts or _is_bounded(unknown)) else None


def _is_bounded(unknown: Unknown) -> bool:
    return unknown.minimum is not None or unknown.maximum is not None


def _rules_out(unknown: Unknown, data: Data, rules: Rules) -> bool:
    """Whether the bounds of an unknown exclude a primitive."""
    is_id = rules.ids_are_set and unknown.link is not None and unknown.link.is_id
    if (data is None and unknown.is_set) or (is_id and (not isinstance(data, str) or data == "")):
        return True
    if unknown.width is not None and isinstance(data, str):
        return unknown.width != len(data)
    if unknown.parts:
        if isinstance(data, str):
            return not may_be_equal(unknown.parts, (data,))
        return data is None or not rules.converts or not _may_convert(unknown.parts, data)
    if not _is_bounded(unknown):
        return False
    if data is None or isinstance(data, (bool, str)):
        return data is None or not rules.converts
    low, high = unknown.minimum, unknown.maximum
    return (low is not None and data < low) or (high is not None and data > high)


def _may_convert(parts: Sequence[str | Unknown], data: Data) -> bool:
    """Whether a text may be one that stands for a number or a bool."""
    if isinstance(data, bool):
        return any(may_be_equal(parts, (text,)) for text in ("true", "false", "1", "0"))
    return all(_IN_NUMBERS.issuperset(part) for part in parts if isinstance(part, str))
