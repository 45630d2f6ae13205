"""The one type that known values can all be converted to, and which conversions there are.

The rules are those of go-cty (github.com/zclconf/go-cty, cty/convert: unify.go, sort_types.go and
conversion.go), where nothing is left open by what the linter doesn't know. `any` stands for
go-cty's dynamic type: that of null without a type, and of what can't be evaluated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    STRING,
    AnyType,
    Collection,
    ObjectAttribute,
    ObjectType,
    Primitive,
    TupleType,
    Type,
)
from azbackup_lint.languages.terraform.type_system.unification import element_types
from azbackup_lint.light_typing import Literal

Kind = Literal["list", "set", "map"]

_COLLECTIONS: Mapping[str, Kind] = {"list": "list", "set": "set", "map": "map"}

_STRUCTURES = {"object": "map", "tuple": "list"}
"""Kinds of collections that structures may become."""


def common_type(types: Sequence[Type]) -> Type | None:
    """The type that all of the types convert to; None where there is none."""
    if not types:
        return None
    if all(type_ == types[0] for type_ in types[1:]) and not _is_collection(types[0]):
        return types[0]
    kinds = {_kind(type_) for type_ in types}
    known = kinds - {"dynamic"}
    if len(known) == 1 and not known <= {"primitive"}:
        return ANY if "dynamic" in kinds else _of_one_kind(known.pop(), types)
    for structure, collection in _STRUCTURES.items():
        if known == {structure, collection}:
            mixed = _as_collections(structure, types)
            if mixed is not None:
                return mixed
    if {"object", "tuple"} <= kinds:
        return None
    for wanted in _by_preference(types):
        if all(type_ == wanted or converts(type_, wanted) for type_ in types):
            return wanted
    return None


def converts(origin: Type, to: Type) -> bool:
    """Whether there is a conversion, which may fail with some values."""
    if isinstance(to, AnyType) or isinstance(origin, AnyType):
        return True
    if isinstance(to, Primitive):
        return isinstance(origin, Primitive) and (origin == to or STRING in (origin, to))
    if isinstance(to, ObjectType):
        return _to_object(origin, to)
    if isinstance(to, TupleType):
        return (
            isinstance(origin, TupleType)
            and len(origin.elements) == len(to.elements)
            and all(map(_same_or_converts, origin.elements, to.elements))
        )
    assert isinstance(to, Collection)
    return _to_collection(origin, to)


def _same_or_converts(origin: Type, to: Type) -> bool:
    return origin == to or converts(origin, to)


def _is_collection(type_: Type) -> bool:
    return isinstance(type_, Collection)


def _kind(type_: Type) -> str:
    if isinstance(type_, Collection):
        return type_.kind
    if isinstance(type_, ObjectType):
        return "object"
    if isinstance(type_, TupleType):
        return "tuple"
    return "dynamic" if isinstance(type_, AnyType) else "primitive"


def _of_one_kind(kind: str, types: Sequence[Type]) -> Type | None:
    if kind == "object":
        return _of_objects([type_ for type_ in types if isinstance(type_, ObjectType)])
    if kind == "tuple":
        return _of_tuples([type_ for type_ in types if isinstance(type_, TupleType)])
    return _collection(_COLLECTIONS[kind], types)


def _collection(kind: Kind, types: Sequence[Type]) -> Type | None:
    element = common_type([inner for type_ in types for inner in element_types(type_)])
    if element is None:
        return None
    result = Collection(kind, element)
    return result if all(_same_or_converts(type_, result) for type_ in types) else None


def _of_objects(types: Sequence[ObjectType]) -> Type | None:
    names = types[0].attributes.keys()
    if any(type_.attributes.keys() != names for type_ in types):
        return _collection("map", types)
    attributes: dict[str, ObjectAttribute] = {}
    for name in names:
        common = common_type([type_.attributes[name].type for type_ in types])
        if common is None:
            return None
        attributes[name] = ObjectAttribute(common)
    result = ObjectType(attributes)
    fits = all(_same_or_converts(type_, result) for type_ in types)
    return result if fits else _collection("map", types)


def _of_tuples(types: Sequence[TupleType]) -> Type | None:
    if any(len(type_.elements) != len(types[0].elements) for type_ in types):
        return _collection("list", types)
    elements: list[Type] = []
    for column in zip(*(type_.elements for type_ in types), strict=True):
        common = common_type(column)
        if common is None:
            return None
        elements.append(common)
    result = TupleType(tuple(elements))
    fits = all(_same_or_converts(type_, result) for type_ in types)
    return result if fits else _collection("list", types)


def _as_collections(structure: str, types: Sequence[Type]) -> Type | None:
    """The common type of collections and structures, if the structures become such, too."""
    kind: Kind = "map" if structure == "object" else "list"
    made = _collection(kind, [type_ for type_ in types if _kind(type_) == structure])
    if made is None:
        return None
    common = common_type([made if _kind(type_) == structure else type_ for type_ in types])
    return common if isinstance(common, Collection) and common.kind == kind else None


def _to_object(origin: Type, to: ObjectType) -> bool:
    if isinstance(origin, Collection) and origin.kind == "map":
        return all(
            item.optional or _same_or_converts(origin.element, item.type)
            for item in to.attributes.values()
        )
    if not isinstance(origin, ObjectType):
        return False
    for name, item in to.attributes.items():
        attribute = origin.attributes.get(name)
        if attribute is None and not item.optional:
            return False
        if attribute is not None and not _same_or_converts(attribute.type, item.type):
            return False
    return True


def _to_collection(origin: Type, to: Collection) -> bool:
    if isinstance(origin, Collection):
        return (origin.kind == "map") is (to.kind == "map") and _same_or_converts(
            origin.element, to.element
        )
    if _kind(origin) != ("object" if to.kind == "map" else "tuple"):
        return False
    inner = element_types(origin)
    element = to.element
    if inner and isinstance(element, AnyType):
        common = common_type(inner)
        if common is None:
            return False
        element = common
        if to.kind != "map" and isinstance(common, AnyType):
            return all(isinstance(type_, AnyType) for type_ in inner)
    return all(_same_or_converts(type_, element) for type_ in inner)


def _by_preference(every: Sequence[Type]) -> list[Type]:
    """The types, those first that others rather become: what is more general."""
    types: list[Type] = []
    for type_ in every:
        if type_ not in types:
            types.append(type_)
    before = [
        {at for at, other in enumerate(types) if _is_more_general(other, type_)} for type_ in types
    ]
    waiting = [at for at in range(len(types)) if not before[at]]
    order: list[int] = []
    while waiting:
        at = waiting.pop(0)
        order.append(at)
        for later, needed in enumerate(before):
            if at in needed:
                needed.discard(at)
                if not needed:
                    waiting.append(later)
    return [types[at] for at in order]


def _is_more_general(first: Type, second: Type) -> bool:
    return _compared(first, second) < 0


def _compared(first: Type, second: Type) -> int:
    """Below 0 where the first is more general, above where the second is, 0 for neither."""
    if isinstance(first, AnyType) or isinstance(second, AnyType):
        return isinstance(first, AnyType) - isinstance(second, AnyType)
    if isinstance(first, Primitive) and isinstance(second, Primitive):
        return (first != STRING) - (second != STRING) if STRING in (first, second) else 0
    kinds = _kind(first), _kind(second)
    if kinds[0] == kinds[1]:
        return _compared_inside(first, second)
    ranks = {"set": 0, "list": 1, "tuple": 2}, {"map": 0, "object": 1}
    for rank in ranks:
        if kinds[0] in rank and kinds[1] in rank:
            if "set" in kinds:  # go-cty prefers lists and tuples to sets
                return 1 if kinds[0] == "set" else -1
            return rank[kinds[0]] - rank[kinds[1]]
    return 0


def _compared_inside(first: Type, second: Type) -> int:
    if isinstance(first, Collection) and isinstance(second, Collection):
        return _compared(first.element, second.element)
    if isinstance(first, ObjectType) and isinstance(second, ObjectType):
        if first.attributes.keys() != second.attributes.keys():
            return 0
        pairs = [
            (item.type, second.attributes[name].type) for name, item in first.attributes.items()
        ]
    else:
        inner, others = element_types(first), element_types(second)
        if len(inner) != len(others):
            return 0
        pairs = list(zip(inner, others, strict=True))
    found = {_compared(*pair) for pair in pairs} - {0}
    return 0 if len({value > 0 for value in found}) != 1 else found.pop()
