"""Whether values are equal, as far as that can be known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.values import Data, Known, ListValue, MapValue, Unknown, Value, is_same


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal as `equals` sees it, None where that can't be known."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _with_unknown(left, right)
    if isinstance(left, Known) and isinstance(right, Known):
        return same_data(left.data, right.data)
    if isinstance(left, ListValue) and isinstance(right, ListValue):
        if len(left.items) != len(right.items):
            return False
        return all_true(equal(a, b) for a, b in zip(left.items, right.items, strict=True))
    if isinstance(left, MapValue) and isinstance(right, MapValue):
        return _same_entries(left.entries, right.entries)
    return False


def same_data(left: Data, right: Data) -> bool:
    """Whether two primitives are of one type and equal; texts are compared with their case."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str) and left == right
    return left == right


def all_true(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction."""
    result: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def any_true(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's disjunction."""
    denied = all_true(None if answer is None else not answer for answer in answers)
    return None if denied is None else not denied


def is_null(value: Value) -> bool:
    """Whether a value is certainly null."""
    return isinstance(value, Known) and value.data is None


def _same_entries(left: Mapping[str, Value], right: Mapping[str, Value]) -> bool | None:
    if left.keys() == right.keys():
        return all_true(equal(value, right[key]) for key, value in left.items())
    if {key.lower() for key in left} == {key.lower() for key in right}:
        return None  # the case of names doesn't count elsewhere; here nobody says
    return False


def _with_unknown(left: Value, right: Value) -> bool | None:
    if is_same(left, right):
        return True
    unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
    assert isinstance(unknown, Unknown)
    if unknown.options:
        answers = {equal(option, other) for option in unknown.options}
        return answers.pop() if len(answers) == 1 else None
    if isinstance(other, Unknown):
        return None if not other.options else _with_unknown(other, left)
    if isinstance(other, Known):
        return False if _rules_out(unknown, other.data) else None
    return False if unknown.parts or _is_bounded(unknown) else None


def _is_bounded(unknown: Unknown) -> bool:
    return unknown.minimum is not None or unknown.maximum is not None


def _rules_out(unknown: Unknown, data: Data) -> bool:
    """Whether what is known of an unknown excludes a primitive."""
    if unknown.parts:
        return not isinstance(data, str) or not _may_spell(unknown, data)
    if not _is_bounded(unknown):
        return False
    if data is None or isinstance(data, (bool, str)):
        return True
    low, high = unknown.minimum, unknown.maximum
    return (low is not None and data < low) or (high is not None and data > high)


def _may_spell(unknown: Unknown, text: str) -> bool:
    """Whether a text has the known pieces of an unknown one, in order."""
    known = [part for part in unknown.parts if isinstance(part, str)]
    first, last = unknown.parts[0], unknown.parts[-1]
    if isinstance(first, str) and not text.startswith(first):
        return False
    if isinstance(last, str) and not text.endswith(last):
        return False
    at = 0
    for piece in known:
        at = text.find(piece, at)
        if at < 0:
            return False
        at += len(piece)
    return True
