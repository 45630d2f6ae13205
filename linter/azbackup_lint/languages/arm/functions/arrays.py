"""Functions on arrays, and those that take arrays, strings or objects alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.languages.arm.access import (
    element_of,
    find_entry,
    kind_of,
    step_if_there,
    step_into,
    step_unless_null,
)
from azbackup_lint.languages.arm.equality import equal
from azbackup_lint.languages.arm.functions.arguments import is_wide, piece_of, text, whole
from azbackup_lint.languages.arm.functions.signature import (
    ANY,
    ARRAY,
    BOOL,
    INT,
    OBJECT,
    STRING,
    Function,
    beyond,
    undocumented,
)
from azbackup_lint.languages.arm.functions.strings import POSITIONS, WIDE, contains_text
from azbackup_lint.values import (
    NULL,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.choices import range_of
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.logic import any_true, truth
from azbackup_lint.values.open_collections import joined_lists, open_list, repeated
from azbackup_lint.values.texts import join

SEQUENCE = f"{ARRAY} or {STRING}"
CONTAINER = f"{ARRAY} or {OBJECT} or {STRING}"
JOINABLE = f"{ARRAY} or {STRING} or {INT} or {BOOL}"
MAX_RANGE = 10_000
MAX_END = 2**31 - 1
MAX_ITEMS = 100_000


def items_of(value: Value) -> tuple[Value, ...]:
    """The items of an array, with the way that the array came."""
    assert isinstance(value, ListValue)
    return tuple(element_of(value, item) for item in value.items)


def _array(value: Value) -> Value:
    if isinstance(value, Unknown):
        return unknown_because(value)
    return value if isinstance(value, ListValue) else ListValue((value,))


def _concat(*values: Value) -> Value:
    """Strings to one string, in parts where one is unknown, or arrays to one array."""
    lists = [value for value in values if isinstance(value, ListValue)]
    if lists:
        if len(lists) + len(unknown_among(*values)) < len(values):
            raise EvaluationError("concat() takes strings or arrays, not both")
        if unknown_among(*values):
            return joined_lists(values) or unknown_because(*unknown_among(*values))
        return sized(tuple(item for value in values for item in items_of(value)))
    certain = any(isinstance(value, Known) or _is_text(value) for value in values)
    if not certain:
        return unknown_because(*values)
    return join([piece_of(value) for value in values])


def _is_text(value: Value) -> bool:
    return isinstance(value, Unknown) and bool(value.parts)


def sized(items: tuple[Value, ...]) -> Value:
    """An array of items; raises LimitReached for too many."""
    if len(items) > MAX_ITEMS:
        raise LimitReached(f"arrays of more than {MAX_ITEMS} items are not made")
    return ListValue(items)


def _contains(container: Value, wanted: Value) -> Value:
    if isinstance(container, ListValue):
        contained = any_true(equal(item, wanted) for item in container.items)
        return truth(contained, container, wanted)
    if isinstance(container, MapValue):
        if isinstance(wanted, Unknown):
            return unknown_because(wanted) if container.entries else Known(False)
        if kind_of(wanted) != STRING:
            raise EvaluationError("contains() looks for a name in an object")
        return Known(find_entry(container.entries, text(wanted)) is not None)
    if isinstance(container, Unknown) and not container.parts:
        return unknown_because(container, wanted)
    if not isinstance(wanted, (Known, Unknown)):
        raise EvaluationError("contains() looks for a text in a string")
    return contains_text(container, wanted)


def _empty(value: Value) -> Value:
    if isinstance(value, Unknown):
        filled = value.width or any(isinstance(part, str) for part in value.parts)
        return Known(False) if filled else unknown_because(value)
    if isinstance(value, ListValue):
        return Known(not value.items)
    if isinstance(value, MapValue):
        return Known(not value.entries)
    return Known(is_null(value) or not text(value))


def _length(value: Value) -> Value:
    if isinstance(value, ListValue):
        return Known(len(value.items))
    if isinstance(value, MapValue):
        return Known(len(value.entries))
    items = open_list(value)
    if items is not None:
        return items.length
    if isinstance(value, Unknown):
        widths = [_width_of(part) for part in value.parts or (value,)]
        shown = sum(width for width in widths if width is not None)
        return Unknown(value.causes, minimum=shown) if None in widths else Known(shown)
    return Known(_width(text(value)))


def _width_of(part: str | Unknown) -> int | None:
    return _width(part) if isinstance(part, str) else part.width


def _width(subject: str) -> int:
    """The length as .NET counts it."""
    if not is_wide(subject or " "):
        return len(subject)
    return len(subject) + sum(character > "\uffff" for character in subject)


def _end(at: int) -> Callable[[Value], Value]:
    """first and last."""

    def compute(value: Value) -> Value:
        if isinstance(value, ListValue):
            return items_of(value)[at] if value.items else NULL
        if isinstance(value, Unknown):
            return unknown_because(value)
        given = text(value)
        if not given:
            return undocumented("the first or last character of an empty string")
        return beyond(WIDE) if is_wide(given) else Known(given[at])

    return compute


def _cut(kept: Callable[[int], slice]) -> Callable[[Value, Value], Value]:
    """take and skip; a number below 0 counts as 0."""

    def compute(value: Value, number: Value) -> Value:
        if isinstance(number, Unknown):
            return unknown_because(*unknown_among(value, number))
        part = kept(max(whole(number), 0))
        if isinstance(value, Unknown):
            width = None if value.width is None else len(range(value.width)[part])
            return Unknown(value.causes, width=width)
        if isinstance(value, ListValue):
            return ListValue(items_of(value)[part])
        given = text(value)
        return beyond(WIDE) if is_wide(given or " ") else Known(given[part])

    return compute


def _position(name: str) -> Callable[[Value, Value], Value]:
    def compute(container: Value, wanted: Value) -> Value:
        if isinstance(container, ListValue):
            return _item_position(container, wanted, name == "lastIndexOf")
        if isinstance(container, Unknown) or isinstance(wanted, Unknown):
            return Unknown(causes_of(container, wanted), minimum=-1)
        if kind_of(wanted) != STRING:
            raise EvaluationError(f"{name}() looks for a text in a string")
        return POSITIONS[name](container, wanted)

    return compute


def _item_position(container: ListValue, wanted: Value, from_end: bool) -> Value:
    places = list(enumerate(container.items))
    for index, item in reversed(places) if from_end else places:
        same = equal(item, wanted)
        if same is None:
            return Unknown(causes_of(container, wanted), minimum=-1, maximum=len(places) - 1)
        if same:
            return Known(index)
    return Known(-1)


def _range(start: Value, count: Value) -> Value:
    if isinstance(count, Unknown):
        return repeated(count, lambda index: _at(start, index))
    if isinstance(start, Unknown):
        return unknown_because(start)
    first, number = whole(start), whole(count)
    if not 0 <= number <= MAX_RANGE:
        raise EvaluationError(f"range() takes a count from 0 to {MAX_RANGE}, not {number}")
    if first + number > MAX_END:
        raise EvaluationError(f"range() goes beyond {MAX_END}")
    return ListValue(tuple(Known(first + index) for index in range(number)))


def _at(start: Value, index: int | Unknown) -> Value:
    """The number of a range at an index."""
    if isinstance(start, Unknown) or isinstance(index, Unknown):
        low, high = range_of(start)
        first, last = range_of(index if isinstance(index, Unknown) else Known(index))
        return Unknown(
            causes_of(start, *([index] if isinstance(index, Unknown) else [])),
            minimum=None if low is None or first is None else low + first,
            maximum=None if high is None or last is None else high + last,
        )
    return Known(whole(start) + index)


def _flatten(value: Value) -> Value:
    if isinstance(value, Unknown) or unknown_among(*items_of(value)):
        return unknown_because(value)
    if any(not isinstance(item, ListValue) for item in items_of(value)):
        raise EvaluationError("flatten() takes an array of arrays")
    return sized(tuple(item for inner in items_of(value) for item in items_of(inner)))


def _from_end(items: Value, position: Value) -> Value:
    """The item at a position from the end, the last being 1; raises EvaluationError."""
    if isinstance(items, Unknown) or isinstance(position, Unknown):
        return unknown_because(*unknown_among(items, position))
    assert isinstance(items, ListValue)
    return step_into(items, Known(len(items.items) - whole(position)))


def _try_from_end(items: Value, position: Value, *rest: Value) -> Value:
    if is_null(items):
        return NULL
    if isinstance(items, Unknown) or isinstance(position, Unknown):
        return unknown_because(*unknown_among(items, position))
    if not isinstance(items, ListValue) or kind_of(position) != INT:
        return undocumented("tryIndexFromEnd() of these types")
    item = step_if_there(items, Known(len(items.items) - whole(position)))
    return _further(item, rest)


def _try_get(value: Value, key: Value, *rest: Value) -> Value:
    """What is at a key, or null; the keys after it are plain steps."""
    return _further(step_if_there(value, key), rest)


def _further(value: Value, keys: tuple[Value, ...]) -> Value:
    for key in keys:
        if is_null(value):
            return NULL
        try:
            value = _further_step(value, key)
        except EvaluationError:
            return undocumented("tryGet() where a further step leads nowhere")
    return value


def _further_step(value: Value, key: Value) -> Value:
    """A step to a name or index, or to `{value: …, fromEnd: true}` of the compiler."""
    if not isinstance(key, MapValue):
        return step_unless_null(value, key)
    position, is_from_end = (find_entry(key.entries, name) for name in ("value", "fromEnd"))
    if position is None or is_from_end != Known(True):
        return undocumented("tryGet() with such a step")
    return step_unless_null(value, position, _counted)


def _counted(value: Value, position: Value) -> Value:
    if isinstance(value, (ListValue, Unknown)) and (
        isinstance(position, Unknown) or kind_of(position) == INT
    ):
        return _from_end(value, position)
    raise EvaluationError("only an array is counted from the end, in whole numbers")


FUNCTIONS: Mapping[str, Function] = {
    "array": Function(_array, (ANY,), partial=True),
    "concat": Function(_concat, (JOINABLE,), rest=JOINABLE, partial=True, deep=True),
    "contains": Function(_contains, (CONTAINER, ANY), partial=True, deep=True),
    "createarray": Function(lambda *values: ListValue(values), rest=ANY, partial=True, keeps=True),
    "empty": Function(_empty, (f"{CONTAINER} or null",), partial=True),
    "first": Function(_end(0), (SEQUENCE,), partial=True),
    "flatten": Function(_flatten, (ARRAY,), partial=True, deep=True),
    "indexfromend": Function(_from_end, (ARRAY, INT), partial=True),
    "indexof": Function(_position("indexOf"), (SEQUENCE, ANY), partial=True, deep=True),
    "last": Function(_end(-1), (SEQUENCE,), partial=True),
    "lastindexof": Function(_position("lastIndexOf"), (SEQUENCE, ANY), partial=True, deep=True),
    "length": Function(_length, (CONTAINER,), partial=True),
    "range": Function(_range, (INT, INT), partial=True),
    "skip": Function(_cut(lambda n: slice(n, None)), (SEQUENCE, INT), partial=True),
    "take": Function(_cut(lambda n: slice(n)), (SEQUENCE, INT), partial=True),
    "tryget": Function(_try_get, (f"{ARRAY} or {OBJECT} or null", ANY), rest=ANY, partial=True),
    "tryindexfromend": Function(_try_from_end, (ANY, ANY), rest=ANY, partial=True),
}
