"""Functions on sets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import chain, product

from azbackup_lint.languages.terraform.functions.arguments import items
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.conversion import (
    ConversionError,
    convert,
    unified,
)
from azbackup_lint.languages.terraform.type_system.sets import identity, make_set
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    Collection,
    TupleType,
    Type,
    element_type,
    type_of,
)
from azbackup_lint.values import ListValue, Value, is_wholly_known, unknown_among, unknown_because
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.sizes import check_items

SET = Collection("set", ANY)
LIST = Collection("list", ANY)
MAX_PRODUCT = 100_000


def _alike(sets: tuple[Value, ...]) -> tuple[list[tuple[Value, ...]], Type | None]:
    """The items of all sets as one type, and that type; raises EvaluationError if there is none.

    An empty set whose type shows nothing has no say in it.
    """
    has_type = [bool(items(value)) or element_type(value) not in (None, ANY) for value in sets]
    try:
        alike = unified(value for value, counts in zip(sets, has_type, strict=True) if counts)
    except ConversionError as error:
        raise EvaluationError(error.message) from None
    types = (element_type(value) for value in alike)
    groups = map(items, alike)
    listed = [next(groups) if counts else () for counts in has_type]
    element = next((type_ for type_ in types if type_), None)
    are_typed = element is not None and all(map(is_wholly_known, alike))
    if are_typed and any(type_of(item) == ANY for item in chain(*listed)):
        raise EvaluationError("null without a type is in no set with these")
    return listed, element


def _combination(
    keep: Callable[[list[set[bytes]]], set[bytes]],
) -> Callable[..., Value]:
    """A set function in terms of the identities of the items of every set."""

    def compute(*sets: Value) -> Value:
        if not all(is_wholly_known(value) for value in sets):
            return unknown_because(*sets)
        universe: dict[bytes, Value] = {}
        members: list[set[bytes]] = []
        groups, element = _alike(sets)
        for group in groups:
            keys = {identity(item) or b"": item for item in group}
            universe = {**keys, **universe}
            members.append(set(keys))
        kept = keep(members)
        return make_set([item for key, item in universe.items() if key in kept], element=element)

    return compute


def _union(*sets: Value) -> Value:
    if unknown_among(*sets):
        return unknown_because(*sets)
    groups, element = _alike(sets)
    return make_set([item for group in groups for item in group], element=element)


def _setproduct(*sets: Value) -> Value:
    if len(sets) < 2:
        raise EvaluationError("at least two sets are required")
    if unknown_among(*sets):
        return unknown_because(*unknown_among(*sets))
    size = 1
    groups: list[tuple[Value, ...]] = []
    types: list[Type] = []
    for value in sets:
        one_type = _one_type(value)
        groups.append(items(one_type))
        types.append(element_type(one_type) or ANY)
        size *= len(groups[-1])
    if size > MAX_PRODUCT:
        raise LimitReached(f"more than {MAX_PRODUCT} elements are not worked out")
    check_items(size * len(sets))
    rows = [ListValue(row, "tuple") for row in product(*groups)]
    if any(isinstance(value, ListValue) and value.kind == "set" for value in sets):
        return make_set(rows, element=TupleType(tuple(types)))
    return ListValue(tuple(rows), "list", element=TupleType(tuple(types)))


def _one_type(value: Value) -> Value:
    items(value)
    if isinstance(value, ListValue) and value.kind == "tuple":
        try:
            return convert(value, LIST)
        except ConversionError as error:
            raise EvaluationError(error.message) from None
    return value


FUNCTIONS: Mapping[str, Function] = {
    "setintersection": Function(
        _combination(lambda members: set.intersection(*members)),
        (SET,),
        rest=SET,
        partial=True,
        passes=8,
    ),
    "setproduct": Function(_setproduct, rest=ANY, partial=True, passes=4),
    "setsubtract": Function(
        _combination(lambda members: members[0] - members[1]), (SET, SET), partial=True, passes=8
    ),
    "setunion": Function(_union, (SET,), rest=SET, partial=True, passes=8),
}
