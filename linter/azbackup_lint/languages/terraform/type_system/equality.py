"""Whether values are equal, as far as that can be known."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.values import Data, Known, ListValue, MapValue, Unknown, Value, is_same


def equal(left: Value, right: Value) -> bool | None:
    """Whether two values are equal as Terraform's `==` sees it, None where that can't be known."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _with_unknown(left, right)
    if isinstance(left, Known) and isinstance(right, Known):
        return same_data(left.data, right.data)
    if isinstance(left, ListValue) and isinstance(right, ListValue) and left.kind == right.kind:
        if len(left.items) != len(right.items):
            return False
        return all_true(equal(a, b) for a, b in zip(left.items, right.items, strict=True))
    if isinstance(left, MapValue) and isinstance(right, MapValue) and left.kind == right.kind:
        if set(left.entries) != set(right.entries):
            return False
        return all_true(equal(left.entries[key], right.entries[key]) for key in left.entries)
    return False


def same_data(left: Data, right: Data) -> bool:
    """Whether two primitives are of one type and equal."""
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


def is_null(value: Value) -> bool:
    """Whether a value is certainly null."""
    return isinstance(value, Known) and value.data is None


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
    return False if isinstance(other, Known) and _rules_out(unknown, other.data) else None


def _rules_out(unknown: Unknown, data: Data) -> bool:
    """Whether what is known of an unknown excludes a primitive."""
    bounded = unknown.minimum is not None or unknown.maximum is not None
    is_id = unknown.link is not None and unknown.link.attribute == "id"
    if data is None or (is_id and data == ""):  # the id of a resource is neither null nor empty
        return bounded or bool(unknown.parts) or is_id
    if bounded and not isinstance(data, (str, bool)):
        low, high = unknown.minimum, unknown.maximum
        return (low is not None and data < low) or (high is not None and data > high)
    if unknown.parts and isinstance(data, str):
        first, last = unknown.parts[0], unknown.parts[-1]
        starts = not isinstance(first, str) or data.startswith(first)
        ends = not isinstance(last, str) or data.endswith(last)
        return not (starts and ends)
    return False
