"""Functions on lists and sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from itertools import product

from azbackup_lint.terraform.conversion import ConversionError, convert, make_set, unified
from azbackup_lint.terraform.equality import equal
from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.functions.signature import Function
from azbackup_lint.terraform.operators import arithmetic
from azbackup_lint.terraform.types import ANY, BOOL, NUMBER, STRING, Collection
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Number,
    Unknown,
    Value,
    causes_of,
    part_of,
    unknown_because,
)

STRINGS = Collection("list", STRING)
BOOLS = Collection("list", BOOL)
NUMBERS = Collection("list", NUMBER)
ANY_SET = Collection("set", ANY)
MAX_RANGE = 1024
MAX_PRODUCT = 100_000


def items_of(value: Value, name: str) -> tuple[Value, ...]:
    if isinstance(value, ListValue):
        return value.items
    raise EvaluationError(f"{name}() needs a list")


def _number(value: Value) -> Number:
    assert isinstance(value, Known) and isinstance(value.data, (int, Decimal))
    return value.data


def _whole(value: Value) -> int:
    number = _number(value)
    if not isinstance(number, int):
        raise EvaluationError("a whole number is needed")
    return number


def is_null(value: Value) -> bool:
    return isinstance(value, Known) and value.data is None


def _truth(decisive: bool) -> Callable[[Value], Value]:
    """alltrue and anytrue: one decisive element decides, whatever else is unknown."""

    def compute(values: Value) -> Value:
        if isinstance(values, Unknown):
            return unknown_because(values)
        items = items_of(values, "alltrue")
        truths = [item.data if isinstance(item, Known) else item for item in items]
        if any((truth is True) is decisive for truth in truths if not isinstance(truth, Value)):
            return Known(decisive)
        unknown = [truth for truth in truths if isinstance(truth, Value)]
        return unknown_because(*unknown) if unknown else Known(not decisive)

    return compute


def _chunklist(values: Value, size: Value) -> Value:
    items, step = items_of(values, "chunklist"), _whole(size)
    if step < 0:
        raise EvaluationError("the size of a chunk must not be negative")
    step = step or max(len(items), 1)
    chunks = (items[start : start + step] for start in range(0, len(items), step))
    return ListValue(tuple(ListValue(chunk, "list") for chunk in chunks), "list")


def _coalesce(*values: Value) -> Value:
    for index, value in enumerate(values):
        if isinstance(value, Unknown):
            if value.link is not None and value.link.attribute == "id":
                return value  # the id of a resource is neither null nor empty
            return unknown_because(*(item for item in values[index:] if isinstance(item, Unknown)))
        if not is_null(value) and value != Known(""):
            return unified(values)[index]
    raise EvaluationError("coalesce() found nothing that is neither null nor empty")


def _coalescelist(*values: Value) -> Value:
    for value in values:
        if isinstance(value, Unknown):
            return unknown_because(value)
        if isinstance(value, ListValue) and value.items:
            return value
    raise EvaluationError("coalescelist() found no list with elements")


def _compact(values: Value) -> Value:
    items = items_of(values, "compact")
    return ListValue(tuple(i for i in items if not is_null(i) and i != Known("")), "list")


def _concat(*values: Value) -> Value:
    if any(isinstance(value, Unknown) for value in values):
        return unknown_because(*values)
    if not values:
        raise EvaluationError("concat() needs at least one list")
    return ListValue(tuple(item for value in values for item in items_of(value, "concat")), "tuple")


def _contains(values: Value, wanted: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values, wanted)
    answers = [equal(item, wanted) for item in items_of(values, "contains")]
    if True in answers:
        return Known(True)
    return unknown_because(values, wanted) if None in answers else Known(False)


def _distinct(values: Value) -> Value:
    unique: list[Value] = []
    for item in items_of(values, "distinct"):
        if item not in unique:
            unique.append(item)
    return ListValue(tuple(unique), "list")


def _element(values: Value, index: Value) -> Value:
    if isinstance(values, Unknown) or isinstance(index, Unknown):
        return unknown_because(*(v for v in (values, index) if isinstance(v, Unknown)))
    items = items_of(values, "element")
    if not items:
        raise EvaluationError("element() can't take anything from an empty list")
    return part_of(values, items[_whole(index) % len(items)])


def _flatten(values: Value) -> Value:
    flat: list[Value] = []
    stack = [values]
    while stack:
        value = stack.pop()
        if isinstance(value, Unknown):
            return unknown_because(values)
        if isinstance(value, ListValue):
            stack.extend(reversed(value.items))
        else:
            flat.append(value)
    if not isinstance(values, ListValue):
        raise EvaluationError("flatten() needs a list")
    return ListValue(tuple(flat), "tuple")


def _index(values: Value, wanted: Value) -> Value:
    for position, item in enumerate(items_of(values, "index")):
        if equal(item, wanted):
            return Known(position)
    raise EvaluationError("index() didn't find the value in the list")


def _length(value: Value) -> Value:
    if isinstance(value, Unknown):
        return Unknown(causes_of(value), minimum=0)
    if isinstance(value, ListValue):
        if value.kind == "set" and any(isinstance(item, Unknown) for item in value.items):
            return Unknown(causes_of(value), minimum=1, maximum=len(value.items))
        return Known(len(value.items))
    if isinstance(value, MapValue):
        return Known(len(value.entries))
    if isinstance(value, Known) and isinstance(value.data, str):
        return Known(len(value.data))
    raise EvaluationError("length() needs a string, list, set or map")


def _one(values: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values)
    if is_null(values):
        return values
    items = items_of(values, "one")
    if len(items) > 1:
        raise EvaluationError("one() needs a list of one element or none")
    return items[0] if items else Known(None)


def _range(*bounds: Value) -> Value:
    numbers = [_number(bound) for bound in bounds]
    if not 1 <= len(numbers) <= 3:
        raise EvaluationError("range() takes one to three numbers")
    start = numbers[0] if len(numbers) > 1 else 0
    limit = numbers[1] if len(numbers) > 1 else numbers[0]
    step = numbers[2] if len(numbers) > 2 else (1 if start <= limit else -1)
    if step == 0:
        raise EvaluationError("the step of range() must not be zero")
    if (step > 0) != (start < limit) and start != limit:
        raise EvaluationError("the step of range() leads away from its limit")
    found: list[Value] = []
    while (start < limit) if step > 0 else (start > limit):
        if len(found) == MAX_RANGE:
            raise EvaluationError(f"range() makes at most {MAX_RANGE} elements")
        found.append(Known(start))
        start = arithmetic("+", start, step)
    return ListValue(tuple(found), "list")


def _reverse(values: Value) -> Value:
    return ListValue(tuple(reversed(items_of(values, "reverse"))), "tuple")


def _set_operation(keep: Callable[[list[set[int]]], set[int]]) -> Callable[..., Value]:
    """A set function over the positions of the distinct elements of all sets."""

    def compute(*sets: Value) -> Value:
        universe: list[Value] = []
        members: list[set[int]] = []
        groups = [list(items_of(value, "set")) for value in sets]
        together = unified([item for group in groups for item in group])
        position = 0
        for group in groups:
            numbers = set()
            for item in together[position : position + len(group)]:
                if item not in universe:
                    universe.append(item)
                numbers.add(universe.index(item))
            position += len(group)
            members.append(numbers)
        return make_set([universe[number] for number in sorted(keep(members))])

    return compute


def _setproduct(*sets: Value) -> Value:
    groups = [items_of(value, "setproduct") for value in sets]
    size = 1
    for group in groups:
        size *= len(group)
    if size > MAX_PRODUCT:
        raise EvaluationError(f"setproduct() makes more than {MAX_PRODUCT} elements")
    rows = [ListValue(row, "tuple") for row in product(*groups)]
    if sets and all(isinstance(value, ListValue) and value.kind == "set" for value in sets):
        return ListValue(tuple(rows), "set")
    return ListValue(tuple(rows), "list")


def _slice(values: Value, start: Value, end: Value) -> Value:
    items, first, last = items_of(values, "slice"), _whole(start), _whole(end)
    if not 0 <= first <= last <= len(items):
        raise EvaluationError(f"slice() can't take {first} to {last} of {len(items)} elements")
    return ListValue(items[first:last], "tuple")


def _sort(values: Value) -> Value:
    items = items_of(values, "sort")
    return ListValue(tuple(sorted(items, key=lambda item: str(sortable(item)).encode())), "list")


def sortable(value: Value) -> object:
    if not isinstance(value, Known) or value.data is None:
        raise EvaluationError("null can't be sorted")
    return value.data


def _sum(values: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values)
    items = items_of(values, "sum")
    if not items:
        raise EvaluationError("sum() needs at least one number")
    if any(isinstance(item, Unknown) for item in items):
        return unknown_because(values)
    total: Number = 0
    for item in items:
        try:
            total = arithmetic("+", total, _number(convert(item, NUMBER)))
        except (ConversionError, AssertionError):
            raise EvaluationError("sum() needs numbers") from None
    return Known(total)


def _union(members: Iterable[set[int]]) -> set[int]:
    return set().union(*members)


FUNCTIONS: Mapping[str, Function] = {
    "alltrue": Function(_truth(False), (BOOLS,), partial=True),
    "anytrue": Function(_truth(True), (BOOLS,), partial=True),
    "chunklist": Function(_chunklist, (ANY, NUMBER)),
    "coalesce": Function(_coalesce, rest=ANY, partial=True, nullable=True),
    "coalescelist": Function(_coalescelist, rest=ANY, partial=True, nullable=True),
    "compact": Function(_compact, (STRINGS,)),
    "concat": Function(_concat, rest=ANY, partial=True),
    "contains": Function(_contains, (ANY, ANY), partial=True, nullable=True),
    "distinct": Function(_distinct, (ANY,)),
    "element": Function(_element, (ANY, NUMBER), partial=True),
    "flatten": Function(_flatten, (ANY,), partial=True),
    "index": Function(_index, (ANY, ANY)),
    "length": Function(_length, (ANY,), partial=True),
    "one": Function(_one, (ANY,), partial=True, nullable=True),
    "range": Function(_range, rest=NUMBER),
    "reverse": Function(_reverse, (ANY,)),
    "setintersection": Function(
        _set_operation(lambda members: set.intersection(*members)), (ANY_SET,), rest=ANY_SET
    ),
    "setproduct": Function(_setproduct, rest=ANY),
    "setsubtract": Function(
        _set_operation(lambda members: members[0] - members[1]), (ANY_SET,) * 2
    ),
    "setunion": Function(_set_operation(_union), (ANY_SET,), rest=ANY_SET),
    "slice": Function(_slice, (ANY, NUMBER, NUMBER)),
    "sort": Function(_sort, (STRINGS,)),
    "sum": Function(_sum, (ANY,), partial=True),
}
