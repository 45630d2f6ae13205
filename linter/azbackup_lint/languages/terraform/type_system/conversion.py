"""Conversions between types, as Terraform makes them for variables, functions and conditions.

The rules are those of go-cty (github.com/zclconf/go-cty, docs/convert.md and cty/convert).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from azbackup_lint.languages.terraform.numbers import number_text, parse_number
from azbackup_lint.languages.terraform.type_system.exact_types import common_type
from azbackup_lint.languages.terraform.type_system.sets import has_certain_order, make_set
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    NUMBER,
    STRING,
    AnyType,
    Collection,
    ObjectType,
    Primitive,
    TupleType,
    Type,
    element_type,
    type_name,
    type_of,
    without_optional,
)
from azbackup_lint.languages.terraform.type_system.unification import (
    can_convert,
    contains_any,
    unify_types,
)
from azbackup_lint.records import replace
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    OpenEntries,
    Unknown,
    Value,
    is_wholly_known,
    placed_like,
    unknown_because,
    unknowns_in,
)
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.open_collections import OpenCollection, opened

__all__ = ["ConversionError", "convert", "make_set", "text_of", "unified"]


class ConversionError(Exception):
    """A value that can't be converted; the text is one sentence that names the path to it."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path.lstrip('.')}: {message}" if path else message)
        self.message = message
        self.path = path


def convert(value: Value, to: Type, path: str = "") -> Value:
    """The value as that type; raises ConversionError where Terraform would refuse.

    What is unknown stays so, with its causes. Optional attributes that are missing or null get
    their defaults. Places of nested values are kept.
    """
    if isinstance(to, AnyType):
        return value
    if _shows_no_type(value) and not can_convert(type_of(value), to):
        raise ConversionError(f"{type_name(type_of(value))} can't become {type_name(to)}", path)
    if isinstance(value, Known) and value.data is None:
        is_typed = isinstance(value.type, Type) and contains_any(to)
        return value if is_typed else replace(value, type=without_optional(to))
    if isinstance(value, Unknown):
        return _unknown(value, to)
    if isinstance(to, Primitive):
        return _primitive(value, to, path)
    if isinstance(to, ObjectType):
        return _object(value, to, path)
    if isinstance(to, TupleType):
        return _tuple(value, to, path)
    return _map(value, to, path) if to.kind == "map" else _list(value, to, path)


def _shows_no_type(value: Value) -> bool:
    """Whether a value has a type only by declaration: a null, or an empty collection."""
    if isinstance(value, ListValue):
        return value.kind != "tuple" and not value.items
    if isinstance(value, MapValue):
        return value.kind == "map" and not value.entries
    return is_null(value)


def apply_optional_defaults(value: Value, to: Type) -> Value:
    """The value with the defaults of optional attributes filled in, otherwise as it is."""
    if isinstance(to, ObjectType) and isinstance(value, MapValue):
        entries = dict(value.entries)
        for name, attribute in to.attributes.items():
            entry = entries.get(name)
            if attribute.optional and (entry is None or is_null(entry)):
                entry = attribute.default
            if entry is not None:
                entries[name] = apply_optional_defaults(entry, attribute.type)
        return replace(value, entries=entries)
    if isinstance(to, Collection) and isinstance(value, MapValue):
        inner = {k: apply_optional_defaults(v, to.element) for k, v in value.entries.items()}
        return replace(value, entries=inner)
    if isinstance(to, Collection) and isinstance(value, ListValue):
        items = tuple(apply_optional_defaults(item, to.element) for item in value.items)
        return replace(value, items=items)
    if isinstance(to, TupleType) and isinstance(value, ListValue):
        pairs = zip(value.items, to.elements, strict=False)
        return replace(value, items=tuple(apply_optional_defaults(*pair) for pair in pairs))
    return value


def _unknown(value: Unknown, to: Type) -> Value:
    if isinstance(value, OpenCollection):
        return _open_collection(value, to)
    if to != STRING and value.parts:
        value = replace(value, parts=())
    if to != NUMBER and (value.minimum is not None or value.maximum is not None):
        value = replace(value, minimum=None, maximum=None)
    if not value.options:
        return value
    try:
        options = tuple(convert(option, to) for option in value.options)
    except ConversionError:
        return replace(value, options=())
    return replace(value, options=options)


def _open_collection(value: OpenCollection, to: Type) -> Unknown:
    """A collection of the type; in a set, items that aren't known may be one and the same."""
    certain = value.certain
    if not isinstance(to, Collection) or isinstance(certain, MapValue) != (to.kind == "map"):
        return value.wholly_unknown
    keys = list(certain.entries) if isinstance(certain, MapValue) else []
    items = certain.items if isinstance(certain, ListValue) else tuple(certain.entries.values())
    try:
        *items_, rest = _elements([*items, value.rest], to, "", [""] * (len(items) + 1))
    except ConversionError:
        return value.wholly_unknown
    if to.kind == "map":
        entries = dict(zip(keys, items_, strict=True))
        return replace(value, certain=MapValue(entries, "map"), rest=rest)
    if to.kind == "list" and certain.kind != "set":
        return replace(value, certain=ListValue(tuple(items_), "list"), rest=rest)
    known = make_set(items_)
    if to.kind != "set" or not isinstance(known, ListValue):
        return value.wholly_unknown
    return replace(value, certain=known, rest=rest, fewest=len(known.items))


def _primitive(value: Value, to: Primitive, path: str) -> Value:
    if not isinstance(value, Known):
        raise ConversionError(f"a {to.name} is required", path)
    data = value.data
    if to == STRING:
        return value if isinstance(data, str) else replace(value, data=text_of(value))
    if to == NUMBER:
        if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
            return value
        number = _number(data, path) if isinstance(data, str) else None
        if number is None:
            raise ConversionError("a number is required", path)
        return replace(value, data=number)
    if isinstance(data, bool):
        return value
    if isinstance(data, str) and data in ("true", "false", "1", "0"):
        return replace(value, data=data in ("true", "1"))
    raise ConversionError("a bool is required", path)


def _number(text: str, path: str) -> int | Decimal | None:
    try:
        return parse_number(text)
    except LimitReached:
        raise
    except EvaluationError as error:
        raise ConversionError(error.message, path) from None


def text_of(value: Known) -> str:
    """A known primitive, not null, as a string."""
    data = value.data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, Decimal)):
        return number_text(data)
    return str(data)


def _object(value: Value, to: ObjectType, path: str) -> Value:
    if not isinstance(value, MapValue):
        raise ConversionError("an object is required", path)
    entries: dict[str, Value] = {}
    for name, attribute in to.attributes.items():
        entry = value.entries.get(name)
        if entry is None and not attribute.optional:
            raise ConversionError(f'attribute "{name}" is required', path)
        if entry is None or (attribute.optional and is_null(entry)):
            entry = attribute.default
        entries[name] = convert(entry, attribute.type, f"{path}.{name}")
    return placed_like(MapValue(entries, "object"), value)


def _tuple(value: Value, to: TupleType, path: str) -> Value:
    if not isinstance(value, ListValue) or value.kind == "set":
        raise ConversionError("a tuple is required", path)
    if len(value.items) != len(to.elements):
        count = len(to.elements)
        raise ConversionError(f"a tuple of {count} elements is required", path)
    items = tuple(
        convert(item, element, f"{path}[{index}]")
        for index, (item, element) in enumerate(zip(value.items, to.elements, strict=True))
    )
    return placed_like(ListValue(items, "tuple"), value)


def _map(value: Value, to: Collection, path: str) -> Value:
    if not isinstance(value, MapValue):
        raise ConversionError("a map is required", path)
    if isinstance(value.entries, OpenEntries):
        return convert(opened(value), to, path)
    steps = [f'{path}["{key}"]' for key in value.entries]
    is_structure = value.kind == "object"
    items = _elements(list(value.entries.values()), to, path, steps, is_structure)
    entries: Mapping[str, Value] = dict(zip(value.entries, items, strict=True))
    return placed_like(MapValue(entries, "map", element=_element(value, items, to)), value)


def _list(value: Value, to: Collection, path: str) -> Value:
    if not isinstance(value, ListValue):
        raise ConversionError(f"a {to.kind} is required", path)
    steps = [f"{path}[{index}]" for index in range(len(value.items))]
    items = _elements(value.items, to, path, steps, value.kind == "tuple")
    if to.kind == "set":
        return make_set(items, value, _element(value, items, to))
    if not has_certain_order(value):
        return placed_like(unknown_because(value), value)
    return placed_like(ListValue(tuple(items), "list", element=_element(value, items, to)), value)


def _element(origin: Value, items: Sequence[Value], to: Collection) -> Type | None:
    """The type of the elements of a collection, where they may not show it themselves."""
    if items and not any(isinstance(item, Unknown) or is_null(item) for item in items):
        return None
    is_own = to.element == ANY or (items and contains_any(to.element))
    return element_type(origin) if is_own else without_optional(to.element)


def _elements(
    items: Sequence[Value],
    to: Collection,
    path: str,
    steps: Sequence[str],
    is_structure: bool = False,
) -> list[Value]:
    """The items of a tuple or object, or else of a collection, as elements of another one."""
    if not contains_any(to.element) or not all(map(is_wholly_known, items)):
        pairs = zip(items, steps, strict=True)
        converted = [convert(item, to.element, step) for item, step in pairs]
        return unified(converted) if contains_any(to.element) else converted
    try:
        return _of_one_type(_exact_elements(items, to, is_structure))
    except ConversionError:
        message = f"all elements of a {to.kind} must be of one type"
        raise ConversionError(message, path) from None


def _exact_elements(items: Sequence[Value], to: Collection, is_structure: bool) -> list[Value]:
    """Known items as elements of a type that is open in part, converted as go-cty does.

    Items become of their common type one by one, which may leave them of several types; those of
    lists, and some of maps, then become of one in another step.
    """
    element = to.element
    if element == ANY and is_structure:
        element = _common_type(items)
        if element == ANY and to.kind != "map" and any(type_of(item) != ANY for item in items):
            raise ConversionError("these values have no type in common")
    made = _converted(items, element)
    is_map = to.kind == "map" and isinstance(element, (Collection, ObjectType))
    if is_map or (to.kind == "list" and is_structure):
        made = _converted(made, _common_type(made))
    return made


def _common_type(items: Sequence[Value]) -> Type:
    common = common_type([type_of(item) for item in items] or [ANY])
    if common is None:
        raise ConversionError("these values have no type in common")
    return common


def _converted(items: Sequence[Value], to: Type) -> list[Value]:
    return [item if type_of(item) == to else convert(item, to) for item in items]


def _of_one_type(items: list[Value]) -> list[Value]:
    """Elements of one type; a null is of that of the others."""
    types = [type_of(item) for item in items]
    known = next((type_ for type_ in types if type_ != ANY), ANY)
    if any(type_ not in (ANY, known) for type_ in types):
        raise ConversionError("these values have no type in common")
    return [
        replace(item, type=known) if isinstance(item, Known) and type_ == ANY else item
        for item, type_ in zip(items, types, strict=True)
    ]


def unified(values: Iterable[Value]) -> list[Value]:
    """The values converted to their common type; raises ConversionError where there is none.

    An unknown or a null is taken to be of the type that the others have.
    """
    items = list(values)
    types = [type_of(item) for item in items]
    unknowns = [unknown for item in items for unknown in unknowns_in(item)]
    common = (
        unify_types([type_ for item in items for type_ in _possible_types(item)])
        if unknowns
        else common_type(types or [ANY])
    )
    if unknowns and all(isinstance(type_, (AnyType, Primitive)) for type_ in types):
        common = common or STRING  # the only type left that numbers and bools can meet in
    elif common is None and not unknowns:
        raise ConversionError("these values have no type in common")
    elif common is None or any(map(_is_structured, [*items, *unknowns])):
        return items  # the type depends on what the unknowns are; nothing may get lost
    try:
        together = [
            item if type_ == common and not contains_any(common) else convert(item, common)
            for item, type_ in zip(items, types, strict=True)
        ]
    except ConversionError:
        if unknowns and contains_any(common):  # the type depends on what the unknowns are
            return items
        raise
    is_list = isinstance(common, Collection) and common.element == ANY and not unknowns
    return _unified_lists(together, types) if is_list else together


def _unified_lists(items: list[Value], before: Sequence[Type]) -> list[Value]:
    """Collections that were made by themselves of values of other types, of one type."""
    types = [type_of(item) for item in items if not is_null(item)]
    made = [type_ for type_ in types if isinstance(type_, Collection) and type_.element != ANY]
    if all(type_ == made[0] for type_ in made):
        return items
    if common_type(made) is None or [type_of(item) for item in items] == before:
        raise ConversionError("these values have no type in common")
    return unified(items) if len(made) == len(types) else items


def _possible_types(value: Value) -> list[Type]:
    """The type of a value; of an unknown with options, the types of all of them."""
    if isinstance(value, Unknown) and value.options:
        return [type_ for option in value.options for type_ in _possible_types(option)]
    return [type_of(value)]


def _is_structured(value: Value) -> bool:
    """Whether what a value may be has members that aren't known yet."""
    if isinstance(value, Unknown):
        return any(isinstance(option, (ListValue, MapValue)) for option in value.options)
    return isinstance(value, MapValue) and isinstance(value.entries, OpenEntries)
