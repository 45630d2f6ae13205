"""Functions on lists, tuples and sequences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress

from azbackup_lint.languages.terraform.functions.arguments import (
    EMPTY,
    is_certain,
    is_null,
    items,
    text,
    whole,
)
from azbackup_lint.languages.terraform.functions.graphemes import graphemes
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.languages.terraform.numbers import word
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, unified
from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.languages.terraform.type_system.sets import has_certain_order, identity
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Collection,
    TupleType,
    element_type,
    type_of,
)
from azbackup_lint.values import (
    NULL,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    part_of,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.choices import alternatives, one_of
from azbackup_lint.values.equality import charge_search
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import OpenCollection, joined_lists, opened

LIST = Collection("list", ANY)
STRINGS = Collection("list", STRING)
BOOLS = Collection("list", BOOL)
ORDERED = ("list", "tuple")


def like(origin: Value, elements: Iterable[Value]) -> ListValue:
    """Items as a list if they come from a list or set, as a tuple if they come from a tuple."""
    is_tuple = isinstance(origin, ListValue) and origin.kind == "tuple"
    if is_tuple:
        return ListValue(tuple(elements))
    return ListValue(tuple(elements), "list", element=element_type(origin))


def _truth(decisive: bool) -> Callable[[Value], Value]:
    """alltrue and anytrue: one decisive element decides, whatever else is unknown."""

    def compute(values: Value) -> Value:
        if isinstance(values, Unknown):
            return unknown_because(values)
        elements = items(values)
        truths = [item.data is True for item in elements if isinstance(item, Known)]
        if decisive in truths:
            return Known(decisive)
        unknown = unknown_among(*elements)
        return unknown_because(*unknown) if unknown else Known(not decisive)

    return compute


def _chunklist(values: Value, size: Value) -> Value:
    if unknown_among(values, size):
        return unknown_because(*unknown_among(values, size))
    elements, step = items(values), whole(size)
    if step < 0:
        raise EvaluationError("the size of a chunk must not be negative")
    step = step or max(len(elements), 1)
    chunks = (elements[start : start + step] for start in range(0, len(elements), step))
    inner = element_type(values)
    return ListValue(
        tuple(ListValue(chunk, "list", element=inner) for chunk in chunks),
        "list",
        element=Collection("list", inner or ANY),
    )


def _coalesce(*values: Value) -> Value:
    try:
        candidates = [value for value in unified(values) if not is_null(value) and value != EMPTY]
    except ConversionError as error:
        raise EvaluationError(error.message) from None
    if not candidates:
        raise EvaluationError("all arguments are null or empty strings")
    possible: list[Value] = []
    for value in candidates:
        possible += [v for v in alternatives(value) if not is_null(v) and v != EMPTY]
        if not isinstance(value, Unknown) or all(map(is_certain, alternatives(value))):
            break
    return one_of(possible, causes_of(*candidates)) if possible else unknown_because(*candidates)


def _coalescelist(*values: Value) -> Value:
    if not values:
        raise EvaluationError("at least one argument is required")
    for value in values:
        if not isinstance(value, Unknown) and not _is_null_list(value):
            items(value, ORDERED)
    for value in values:
        if isinstance(value, Unknown):
            return unknown_because(value)
        if not is_null(value) and items(value):
            return value
    raise EvaluationError("all arguments are empty")


def _is_null_list(value: Value) -> bool:
    type_ = type_of(value)
    return is_null(value) and (
        isinstance(type_, TupleType) or (isinstance(type_, Collection) and type_.kind == "list")
    )


def _compact(values: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values)
    kept = [item for item in items(values) if not is_null(item) and item != EMPTY]
    doubtful = [item for item in unknown_among(*kept) if not is_certain(item)]
    return (
        unknown_because(*doubtful) if doubtful else ListValue(tuple(kept), "list", element=STRING)
    )


def _concat(*values: Value) -> Value:
    for value in values:
        if not isinstance(value, Unknown):
            items(value, ORDERED)
    if unknown_among(*values):
        return joined_lists(values) or unknown_because(*unknown_among(*values))
    if all(isinstance(value, ListValue) and value.kind == "list" for value in values):
        with suppress(ConversionError):  # then the result is a tuple
            values = tuple(unified(values))
            elements = tuple(item for value in values for item in items(value))
            return ListValue(elements, "list", element=element_type(values[0]))
    parts = (part_of(value, item) for value in values for item in items(value))
    return ListValue(tuple(parts), "tuple")


def _contains(host: FunctionHost, values: Value, wanted: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values, wanted)
    charge_search(host.budget, wanted, items(values))
    answers = [equal(item, wanted) for item in items(values)]
    if True in answers:
        return Known(True)
    return unknown_because(values, wanted) if None in answers else Known(False)


def _distinct(host: FunctionHost, values: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values)
    seen: set[bytes] = set()
    unique: list[Value] = []
    doubtful = False
    for item in items(values):
        key = identity(Known(0) if item == Known(0) else item)
        if key is None or doubtful:
            charge_search(host.budget, item, unique)
            answers = [equal(item, other) for other in unique]
            if True in answers:
                continue
            if None in answers:
                return unknown_because(values)
            doubtful = True
        elif key in seen:
            continue
        else:
            seen.add(key)
        unique.append(item)
    return ListValue(tuple(unique), "list", element=element_type(values))


def _element(values: Value, index: Value) -> Value:
    if isinstance(values, OpenCollection):
        item = values.at(index.data) if isinstance(index, Known) else None
        return item or values.any_item
    if isinstance(values, Unknown):
        return unknown_because(*unknown_among(values, index))
    elements = items(values, ORDERED)
    if not elements:
        raise EvaluationError("an empty list has no elements")
    if isinstance(index, Unknown):
        return one_of(elements, index.causes)
    position = whole(index)
    is_list = isinstance(values, ListValue) and values.kind == "list"
    if position < 0 and position % len(elements) and not is_list:
        raise EvaluationError("the index of a tuple must not be negative")  # a bug of Terraform
    return part_of(values, elements[position % len(elements)])


def _flatten(values: Value) -> Value:
    flat: list[Value] = []
    if not isinstance(values, Unknown):
        items(values)
    stack: list[Value] = [values]
    while stack:
        value = stack.pop()
        if isinstance(value, ListValue) and not has_certain_order(value):
            return unknown_because(values)
        if isinstance(value, ListValue):
            stack.extend(reversed([part_of(value, item) for item in value.items]))
        elif isinstance(value, Unknown) and not _is_primitive(value):
            return unknown_because(values)
        else:
            flat.append(value)
    return ListValue(tuple(flat), "tuple")


def _is_primitive(value: Unknown) -> bool:
    """Whether an unknown is certainly no list."""
    if value.options:
        return not any(isinstance(option, (ListValue, Unknown)) for option in value.options)
    is_id = value.link is not None and value.link.is_id
    return is_id or bool(value.parts) or value.minimum is not None or value.maximum is not None


def _index(host: FunctionHost, values: Value, wanted: Value) -> Value:
    if isinstance(values, Unknown):
        return Unknown(causes_of(values, wanted), minimum=0)
    charge_search(host.budget, wanted, items(values, ORDERED))
    possible: list[int] = []
    for position, item in enumerate(items(values, ORDERED)):
        answer = equal(item, wanted)
        if answer is not False:
            possible.append(position)
        if answer:
            break
    if not possible:
        raise EvaluationError("the list doesn't hold the value")
    return one_of((Known(word(position)) for position in possible), causes_of(values, wanted))


def _length(value: Value) -> Value:
    value = opened(value)
    if isinstance(value, OpenCollection):
        return value.length
    if isinstance(value, Unknown):
        return Unknown(value.causes, minimum=0)
    if isinstance(value, ListValue):
        return Known(word(len(value.items)))
    if isinstance(value, MapValue):
        return Known(word(len(value.entries)))
    if isinstance(value, Known) and isinstance(value.data, str):
        return Known(word(len(graphemes(value.data))))
    raise EvaluationError("a string, list, set, tuple, map or object is required")


def _one(values: Value) -> Value:
    if isinstance(values, OpenCollection):
        if values.fewest > 1:
            raise EvaluationError("a list of one element or none is required")
        return values.any_item if values.fewest else one_of((values.any_item, NULL), values.causes)
    if isinstance(values, Unknown):
        return unknown_because(values)
    elements = items(values)
    if len(elements) > 1:
        raise EvaluationError("a list of one element or none is required")
    return part_of(values, elements[0]) if elements else Known(None, type=element_type(values))


def _reverse(values: Value) -> Value:
    if isinstance(values, Unknown) or not has_certain_order(_list(values)):
        return unknown_because(values)
    return like(values, reversed(items(values)))


def _list(value: Value) -> ListValue:
    items(value)
    assert isinstance(value, ListValue)
    return value


def _slice(values: Value, start: Value, end: Value) -> Value:
    if unknown_among(values, start, end):
        return unknown_because(*unknown_among(values, start, end))
    elements, first, last = items(values, ORDERED), whole(start), whole(end)
    if not 0 <= first <= last <= len(elements):
        raise EvaluationError(f"elements {first} to {last} are not within {len(elements)} elements")
    return like(values, elements[first:last])


def _sort(values: Value) -> Value:
    if any(is_null(item) for item in items(values)):
        raise EvaluationError("null can't be sorted")
    return ListValue(
        tuple(sorted(items(values), key=lambda item: text(item).encode())), "list", element=STRING
    )


FUNCTIONS: Mapping[str, Function] = {
    "alltrue": Function(_truth(False), (BOOLS,), partial=True),
    "anytrue": Function(_truth(True), (BOOLS,), partial=True),
    "chunklist": Function(_chunklist, (LIST, NUMBER), partial=True, passes=4),
    "coalesce": Function(_coalesce, rest=ANY, partial=True, nullable=True, keeps=True),
    "coalescelist": Function(_coalescelist, rest=ANY, partial=True, nullable=True),
    "compact": Function(_compact, (STRINGS,), partial=True),
    "concat": Function(_concat, (ANY,), rest=ANY, partial=True, open=True, passes=0),
    "contains": Function(_contains, (ANY, ANY), partial=True, contextual=True, passes=0),
    "distinct": Function(_distinct, (LIST,), partial=True, contextual=True, passes=4),
    "element": Function(_element, (ANY, NUMBER), partial=True, open=True, passes=0),
    "flatten": Function(_flatten, (ANY,), partial=True, passes=0),
    "index": Function(_index, (ANY, ANY), partial=True, contextual=True, passes=0),
    "length": Function(_length, (ANY,), partial=True, open=True, passes=0),
    "one": Function(_one, (ANY,), partial=True, open=True, passes=0),
    "reverse": Function(_reverse, (ANY,), partial=True, passes=0),
    "slice": Function(_slice, (ANY, NUMBER, NUMBER), partial=True, passes=0),
    "sort": Function(_sort, (STRINGS,)),
}
