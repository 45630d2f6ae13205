"""The one type that several types can all be converted to, as Terraform finds it.

The rules are those of go-cty (github.com/zclconf/go-cty, cty/convert/unify.go).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

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
from azbackup_lint.light_typing import Literal


def unify_types(types: Sequence[Type]) -> Type | None:
    """The common type, or None if there is none; `any` among them gives way to the others."""
    known = [type_ for type_ in types if not isinstance(type_, AnyType)]
    if not known:
        return ANY
    if all(type_ == known[0] for type_ in known):
        return known[0]
    kinds = {_kind(type_) for type_ in known}
    structure = _unify_structures(known, kinds)
    if structure is not None or (len(kinds) == 1 and kinds != {"primitive"}):
        return structure
    for wanted in sorted(known, key=_preference):
        if isinstance(wanted, ObjectType):
            continue  # others convert to one of fewer attributes, which would lose the rest
        if all(can_convert(type_, wanted) for type_ in known):
            return wanted
    return None


def _preference(type_: Type) -> int:
    """Strings before other primitives, lists before sets: what is more general comes first."""
    if isinstance(type_, Collection) and type_.kind == "set":
        return 2
    return 0 if type_ == STRING else 1


def _unify_structures(types: Sequence[Type], kinds: set[str]) -> Type | None:
    if kinds == {"object"}:
        return _unify_objects([type_ for type_ in types if isinstance(type_, ObjectType)])
    if kinds == {"tuple"}:
        return _unify_tuples([type_ for type_ in types if isinstance(type_, TupleType)])
    if "map" in kinds and kinds <= {"map", "object"}:
        return _collection("map", types)
    if "list" in kinds and kinds <= {"list", "tuple"}:
        return _collection("list", types)
    return _collection("set", types) if kinds == {"set"} else None


def _unify_objects(types: Sequence[ObjectType]) -> Type | None:
    names = list(types[0].attributes)
    if all(set(type_.attributes) == set(names) for type_ in types):
        attributes: dict[str, ObjectAttribute] = {}
        for name in names:
            unified = unify_types([type_.attributes[name].type for type_ in types])
            if unified is None:
                return None
            attributes[name] = ObjectAttribute(unified)
        return ObjectType(attributes)
    return _collection("map", types)


def _unify_tuples(types: Sequence[TupleType]) -> Type | None:
    if all(len(type_.elements) == len(types[0].elements) for type_ in types):
        columns = zip(*(type_.elements for type_ in types), strict=True)
        elements = [unify_types(column) for column in columns]
        known = tuple(element for element in elements if element is not None)
        return TupleType(known) if len(known) == len(elements) else None
    return _collection("list", types)


def _collection(kind: Literal["list", "set", "map"], types: Sequence[Type]) -> Type | None:
    inner = [element for type_ in types for element in element_types(type_)]
    element = unify_types(inner)
    if element is None and Collection(kind, ANY) in types:
        return ANY  # an empty one, which is of any type
    if element is None and ANY in inner:  # such as that of null: each is then converted by itself
        kinds = {_kind(type_) for type_ in inner}
        is_open = not {"object", "tuple"} <= kinds if kind == "map" else all(map(_is_alike, types))
        return Collection(kind, ANY) if is_open else None
    return None if element is None else Collection(kind, element)


def _is_alike(type_: Type) -> bool:
    """Whether what is in a tuple or collection has a type in common; null has, with primitives."""
    inner = element_types(type_)
    known = [element for element in inner if element != ANY]
    if len(known) < len(inner) and known and not any(isinstance(t, Primitive) for t in known):
        return False
    return unify_types(known) is not None


def element_types(type_: Type) -> tuple[Type, ...]:
    """The types of what is in a collection, tuple or object."""
    if isinstance(type_, Collection):
        return (type_.element,)
    if isinstance(type_, TupleType):
        return type_.elements
    if isinstance(type_, ObjectType):
        return tuple(attribute.type for attribute in type_.attributes.values())
    return ()


def _kind(type_: Type) -> str:
    if isinstance(type_, Collection):
        return type_.kind
    if isinstance(type_, ObjectType):
        return "object"
    return "tuple" if isinstance(type_, TupleType) else "primitive"


def can_convert(origin: Type, to: Type) -> bool:
    """Whether some values of the one type can be converted to the other."""
    if origin == to or isinstance(to, AnyType) or isinstance(origin, AnyType):
        return True
    if isinstance(to, Primitive):
        return isinstance(origin, Primitive) and STRING in (origin, to)
    return _STRUCTURES[type(to)](origin, to)


def _to_collection(origin: Type, to: Collection) -> bool:
    sources = {"map": ("map", "object")}.get(to.kind, ("list", "set", "tuple"))
    if _kind(origin) not in sources:
        return False
    inner = element_types(origin)
    if contains_any(to.element) and ANY not in inner and unify_types(inner) is None:
        return False
    return all(can_convert(element, to.element) for element in inner)


def _to_object(origin: Type, to: ObjectType) -> bool:
    if isinstance(origin, Collection) and origin.kind == "map":
        return all(can_convert(origin.element, item.type) for item in to.attributes.values())
    if not isinstance(origin, ObjectType):
        return False
    for name, item in to.attributes.items():
        attribute = origin.attributes.get(name)
        if attribute is None:
            if not item.optional:
                return False
        elif not can_convert(attribute.type, item.type):
            return False
    return True


def _to_tuple(origin: Type, to: TupleType) -> bool:
    if not isinstance(origin, TupleType) or len(origin.elements) != len(to.elements):
        return False
    return all(can_convert(a, b) for a, b in zip(origin.elements, to.elements, strict=True))


_STRUCTURES: dict[type, Callable[..., bool]] = {
    Collection: _to_collection,
    ObjectType: _to_object,
    TupleType: _to_tuple,
}


def contains_any(type_: Type) -> bool:
    """Whether a type leaves something open."""
    if isinstance(type_, AnyType):
        return True
    return any(contains_any(inner) for inner in element_types(type_))


def may_be_same(first: Type, second: Type) -> bool:
    """Whether two types are the same, or may be where they leave something open."""
    if first == second or isinstance(first, AnyType) or isinstance(second, AnyType):
        return True
    if isinstance(first, Collection) and isinstance(second, Collection):
        return first.kind == second.kind and may_be_same(first.element, second.element)
    if isinstance(first, ObjectType) and isinstance(second, ObjectType):
        inner = second.attributes
        return first.attributes.keys() == inner.keys() and all(
            may_be_same(item.type, inner[name].type) for name, item in first.attributes.items()
        )
    if isinstance(first, TupleType) and isinstance(second, TupleType):
        return len(first.elements) == len(second.elements) and all(
            map(may_be_same, first.elements, second.elements)
        )
    return False
