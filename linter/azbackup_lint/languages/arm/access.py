"""Steps into values: properties of objects, elements of arrays."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from azbackup_lint.light_typing import TypeVar
from azbackup_lint.records import dataclass, field
from azbackup_lint.values import (
    NULL,
    Data,
    Hop,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    inside,
    limited,
    moved,
    part_of,
    unknown_because,
)
from azbackup_lint.values.access import at_unknown_key, inside_unknown
from azbackup_lint.values.choices import for_each_option, one_of
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import OpenCollection

V = TypeVar("V", bound=Value)

SHOWN = 8
"""Names that a message lists."""


class Missing(EvaluationError):
    """There is no such property or element: what safe steps turn into null."""


@dataclass(frozen=True, slots=True)
class PartialObject(Unknown):
    """An object with some known properties; others may exist."""

    entries: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OpenObject(OpenCollection):
    """An object of which some properties may be there or not; no others are."""

    others: Mapping[str, Value] = field(default_factory=dict)

    def at(self, key: Data) -> Value | None:
        """The property of a name, in any case, that is surely there."""
        if not isinstance(key, str) or not isinstance(self.certain, MapValue):
            return None
        return find_entry(self.certain.entries, key)


def find_entry(entries: Mapping[str, Value], name: str) -> Value | None:
    """The entry of a name, in any case."""
    entry = entries.get(name)
    if entry is not None:
        return entry
    lowered = name.lower()
    return next((value for key, value in entries.items() if key.lower() == lowered), None)


def element_of(parent: Value, child: V) -> V:
    """A part of a value that may itself have come from elsewhere, with the way it came.

    A parent without a span was looked up by name: the hop around the child names it.
    """
    child = inside(parent, child)
    written = child.span
    if parent.span is not None or written is None:
        return part_of(parent, child)
    for index, hop in enumerate(parent.hops):
        if hop.label and hop.span.contains(written):
            way = (*parent.hops[:index], Hop(hop.label, written), *child.hops)
            return moved(child, None, limited(way))
    return child


def step_into(value: Value, key: Value) -> Value:
    """What a value has at a key: a name for objects, an index from 0 for arrays.

    Raises Missing where there is nothing, and EvaluationError where there can't be anything.
    """
    if isinstance(key, Unknown):
        if isinstance(value, Known):
            raise EvaluationError(f"there is nothing inside: {kind_of(value)} has no parts")
        return at_unknown_key(value, key, step_into, element_of)
    data = key.data if isinstance(key, Known) else None
    if isinstance(data, bool) or not isinstance(data, (str, int)):
        raise EvaluationError("a name or a whole number is needed to look into a value")
    if isinstance(value, PartialObject) and isinstance(data, str):
        entry = find_entry(value.entries, data)
        if entry is not None:
            return entry
    if isinstance(value, OpenObject) and isinstance(data, str):
        return _open_property(value, data)
    if isinstance(value, Unknown):
        written = f"[{data}]" if isinstance(data, int) else f".{data}"
        return inside_unknown(value, Known(data), written, step_into)
    if isinstance(value, MapValue):
        return _property(value, data)
    if isinstance(value, ListValue):
        return _element(value, data)
    raise EvaluationError(f"there is nothing at {data!r}: {kind_of(value)} has no parts")


def step_if_there(value: Value, key: Value) -> Value:
    """What a value has at a key, or null; null also has nothing."""
    if is_null(value):
        return NULL
    if isinstance(key, Unknown) and key.options:
        several = for_each_option((key,), lambda option: step_if_there(value, option))
        return several or unknown_because(key, value)
    if isinstance(value, Unknown) and value.options:
        several = for_each_option((value,), lambda option: step_if_there(option, key))
        return several or unknown_because(key, value)
    try:
        element = step_into(value, key)
    except Missing:
        return NULL
    if isinstance(key, Known) and isinstance(value, OpenCollection) and value.at(key.data) is None:
        return one_of((element, NULL), value.causes)  # it may have no such element
    return one_of((element, NULL), key.causes) if isinstance(key, Unknown) else element


def step_unless_null(
    value: Value, key: Value, step: Callable[[Value, Value], Value] = step_into
) -> Value:
    """A step after a safe one, whose null ends the way; it may be one of several options."""
    if not isinstance(value, Unknown) or not any(map(is_null, value.options)):
        return step(value, key)
    several = for_each_option(
        (value,), lambda option: NULL if is_null(option) else step(option, key)
    )
    return several or unknown_because(value)


def _property(value: MapValue, key: str | int) -> Value:
    if not isinstance(key, str):
        raise EvaluationError("an object has names, not numbers")
    entry = find_entry(value.entries, key)
    if entry is None:
        raise _missing(key, list(value.entries))
    return element_of(value, entry)


def _open_property(value: OpenObject, key: str) -> Value:
    entry = value.at(key) or find_entry(value.others, key)
    if entry is None:
        certain = value.certain.entries if isinstance(value.certain, MapValue) else ()
        raise _missing(key, [*certain, *value.others])
    return entry


def _missing(key: str, names: list[str]) -> Missing:
    listed = ", ".join(names[:SHOWN]) + (", …" if len(names) > SHOWN else "")
    there = f"there are {listed}" if names else "the object is empty"
    return Missing(f"there is no property {key!r}; {there}")


def _element(value: ListValue, key: str | int) -> Value:
    if isinstance(key, str):
        raise EvaluationError(f"an array has indexes, not a property {key!r}")
    if not 0 <= key < len(value.items):
        raise Missing(f"index {key} is outside an array of {len(value.items)}")
    return element_of(value, value.items[key])


def kind_of(value: Value) -> str:
    """The word for the type of a value that is not unknown."""
    if isinstance(value, ListValue):
        return "array"
    if isinstance(value, MapValue):
        return "object"
    data = value.data if isinstance(value, Known) else None
    if data is None:
        return "null"
    if isinstance(data, bool):
        return "bool"
    if isinstance(data, str):
        return "string"
    return "float" if isinstance(data, Decimal) else "int"
