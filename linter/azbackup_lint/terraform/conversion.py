"""Conversions between types, as Terraform makes them for variables, functions and conditions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Literal

from azbackup_lint.terraform.equality import surely_differ
from azbackup_lint.terraform.numbers import number_text, parse_number
from azbackup_lint.terraform.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    AnyType,
    Collection,
    ObjectType,
    Primitive,
    TupleType,
    Type,
)
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    is_wholly_known,
)


class ConversionError(Exception):
    """A value that can't be converted; the text is one sentence that names the path to it."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path.lstrip('.')}: {message}" if path else message)
        self.message = message
        self.path = path


def convert(value: Value, to: Type, path: str = "") -> Value:
    """The value as that type; raises ConversionError where Terraform would refuse.

    What is unknown stays so, with its causes; places of nested values are kept.
    """
    if isinstance(to, AnyType):
        return value
    if isinstance(value, Unknown):
        return _convert_unknown(value, to)
    if isinstance(value, Known) and value.data is None:
        return value
    if isinstance(to, Primitive):
        return _primitive(value, to, path)
    if isinstance(to, ObjectType):
        return _object(value, to, path)
    if isinstance(to, TupleType):
        return _tuple(value, to, path)
    return _map(value, to, path) if to.kind == "map" else _list(value, to, path)


def _convert_unknown(value: Unknown, to: Type) -> Value:
    if not value.options:
        return value
    try:
        options = tuple(convert(option, to) for option in value.options)
    except ConversionError:
        return Unknown(value.causes, span=value.span, hops=value.hops)
    return replace(value, options=options)


def _primitive(value: Value, to: Primitive, path: str) -> Value:
    if not isinstance(value, Known):
        raise ConversionError(f"a {to.name} is needed", path)
    data = value.data
    if to == STRING:
        return value if isinstance(data, str) else replace(value, data=text_of(value))
    if to == NUMBER:
        if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
            return value
        number = parse_number(data) if isinstance(data, str) else None
        if number is None:
            raise ConversionError("a number is needed", path)
        return replace(value, data=number)
    if isinstance(data, bool):
        return value
    if data in ("true", "false"):
        return replace(value, data=data == "true")
    if isinstance(data, str) and data in ("1", "0"):
        return replace(value, data=data == "1")
    raise ConversionError("a bool is needed", path)


def text_of(value: Known) -> str:
    """A known primitive as a string."""
    data = value.data
    if isinstance(data, bool):
        return "true" if data else "false"
    if isinstance(data, (int, Decimal)):
        return number_text(data)
    return str(data)


def _object(value: Value, to: ObjectType, path: str) -> Value:
    if not isinstance(value, MapValue):
        raise ConversionError("an object is needed", path)
    entries: dict[str, Value] = {}
    for name, attribute in to.attributes.items():
        found = value.entries.get(name)
        absent = found is None or (isinstance(found, Known) and found.data is None)
        if found is None and not attribute.optional:
            raise ConversionError(f"attribute {name!r} is required", path)
        if found is None or (absent and attribute.optional):
            found = attribute.default
        entries[name] = convert(found, attribute.type, f"{path}.{name}")
    return MapValue(entries, "object", span=value.span, hops=value.hops)


def _tuple(value: Value, to: TupleType, path: str) -> Value:
    if not isinstance(value, ListValue) or len(value.items) != len(to.elements):
        raise ConversionError(f"a tuple of {len(to.elements)} elements is needed", path)
    items = tuple(
        convert(item, element, f"{path}[{index}]")
        for index, (item, element) in enumerate(zip(value.items, to.elements, strict=True))
    )
    return ListValue(items, "tuple", span=value.span, hops=value.hops)


def _map(value: Value, to: Collection, path: str) -> Value:
    if not isinstance(value, MapValue):
        raise ConversionError("a map is needed", path)
    items = [convert(item, to.element, f'{path}["{key}"]') for key, item in value.entries.items()]
    items = unified(items) if isinstance(to.element, AnyType) else items
    return MapValue(
        dict(zip(value.entries, items, strict=True)), "map", span=value.span, hops=value.hops
    )


def _list(value: Value, to: Collection, path: str) -> Value:
    if not isinstance(value, ListValue):
        raise ConversionError(f"a {to.kind} is needed", path)
    items = [
        convert(item, to.element, f"{path}[{index}]") for index, item in enumerate(value.items)
    ]
    items = unified(items) if isinstance(to.element, AnyType) else items
    if to.kind == "set":
        return make_set(items, value)
    return ListValue(tuple(items), "list", span=value.span, hops=value.hops)


def make_set(items: Sequence[Value], origin: Value | None = None) -> Value:
    """The set of the items in Terraform's order, each once.

    It is unknown where an unknown among them may equal another one.
    """
    span, hops = (origin.span, origin.hops) if origin else (None, ())
    if not all(is_wholly_known(item) for item in items) and not surely_differ(items):
        return Unknown(causes_of(*items), span=span, hops=hops)
    unique: list[Value] = []
    seen: set[Known] = set()
    for item in items:
        if isinstance(item, Known):
            if item not in seen:
                seen.add(item)
                unique.append(item)
        elif item not in unique:
            unique.append(item)
    return ListValue(tuple(sorted(unique, key=_order)), "set", span=span, hops=hops)


def _order(item: Value) -> tuple[int, bytes, Decimal]:
    """Bools, numbers and strings in their order, nulls last, collections as they come."""
    if not isinstance(item, Known):
        return 0, b"", Decimal(0)
    data = item.data
    if data is None:
        return 1, b"", Decimal(0)
    if isinstance(data, str):
        return 0, data.encode(), Decimal(0)
    return 0, b"", Decimal(data)


def unified(items: Iterable[Value]) -> list[Value]:
    """The items as Terraform makes them of one type: a string among them makes all strings."""
    items = list(items)
    kinds = {kind for item in items if (kind := _primitive_kind(item))}
    if len(kinds) <= 1:
        return items
    if "other" in kinds:
        return items
    target = STRING if "string" in kinds or kinds == {"number", "bool"} else ANY
    return [convert(item, target) if isinstance(item, Known) else item for item in items]


def _primitive_kind(value: Value) -> Literal["string", "number", "bool", "other", ""]:
    if isinstance(value, Known):
        if value.data is None:
            return ""
        if isinstance(value.data, bool):
            return "bool"
        return "string" if isinstance(value.data, str) else "number"
    return "" if isinstance(value, Unknown) else "other"


def string(value: Value) -> str | None:
    """The value as a string, or None for null; raises ConversionError."""
    converted = convert(value, STRING)
    return converted.data if isinstance(converted, Known) else None  # type: ignore[return-value]


def boolean(value: Value) -> bool | None:
    """The value as a bool, or None for null or unknown; raises ConversionError."""
    converted = convert(value, BOOL)
    return converted.data if isinstance(converted, Known) else None  # type: ignore[return-value]
