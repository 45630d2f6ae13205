"""Functions on maps and objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from azbackup_lint.languages.terraform.functions.arguments import is_null, items, text
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.languages.terraform.type_system.conversion import (
    ConversionError,
    convert,
    unified,
)
from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.languages.terraform.type_system.exact_types import common_type
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    STRING,
    Collection,
    ObjectType,
    element_type,
    type_of,
)
from azbackup_lint.languages.terraform.type_system.unification import may_be_same
from azbackup_lint.light_typing import Literal
from azbackup_lint.values import (
    NULL,
    Known,
    ListValue,
    MapValue,
    OpenEntries,
    Unknown,
    Value,
    causes_of,
    is_wholly_known,
    part_of,
    placed_like,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.choices import one_of
from azbackup_lint.values.equality import charge_search
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.logic import any_true
from azbackup_lint.values.open_collections import opened
from azbackup_lint.values.provenance import inside

LIST = Collection("list", ANY)
STRINGS = Collection("list", STRING)
STRING_LISTS = Collection("map", STRINGS)


def _map(value: Value) -> MapValue:
    if not isinstance(value, MapValue):
        raise EvaluationError("a map or object is required")
    return value


def _ordered(value: MapValue) -> list[str]:
    return sorted(value.entries, key=str.encode)


def _keys(value: Value) -> Value:
    value = opened(value)
    if isinstance(value, Unknown):
        return unknown_because(value)
    kind: Literal["list", "tuple"] = "list" if _map(value).kind == "map" else "tuple"
    names = tuple(placed_like(Known(key), value) for key in _ordered(_map(value)))
    return ListValue(names, kind, element=STRING if kind == "list" else None)


def _values(value: Value) -> Value:
    value = opened(value)
    if isinstance(value, Unknown):
        return unknown_because(value)
    mapping = _map(value)
    inner = tuple(part_of(value, mapping.entries[key]) for key in _ordered(mapping))
    if mapping.kind != "map":
        return ListValue(inner, "tuple")
    return ListValue(inner, "list", element=element_type(mapping))


def _lookup(host: FunctionHost, values: Value, key: Value, default: Value | None = None) -> Value:
    if is_null(values) or is_null(key):
        raise EvaluationError("neither the map nor the key may be null")
    if isinstance(values, Unknown):
        return unknown_because(*unknown_among(values, key))
    mapping = _map(values)
    if default is not None and mapping.kind == "map":
        default = _as_element(default, mapping)
    if isinstance(key, Unknown):
        host.budget.visit(values)
        entries = mapping.entries.values()
        candidates = [*entries, *([default] if default else [])] or [NULL]
        return one_of(
            candidates,
            key.causes,
            lambda item: item if item is default else part_of(values, item),
        )
    item = mapping.entries.get(text(key))
    if item is not None:
        return part_of(values, item)
    if default is None:
        raise EvaluationError(f"the map has no key {text(key)!r}")
    return default


def _as_element(default: Value, values: MapValue) -> Value:
    type_ = type_of(values)
    assert isinstance(type_, Collection)
    try:
        return convert(default, type_.element)
    except ConversionError as error:
        raise EvaluationError(f"the default: {error}") from None


def _is_empty_list(value: Value) -> bool:
    return isinstance(value, ListValue) and not value.items


class _Merged(OpenEntries):
    """The entries of several objects of which one is open: of two of a name the later counts."""

    __slots__ = ("_parts",)

    def __init__(self, parts: Sequence[Value]) -> None:
        self._parts = [(part, _map(part).entries) for part in parts]

    def __getitem__(self, name: str) -> Value:
        for part, entries in reversed(self._parts):
            entry = entries.get(name)
            if entry is not None:
                return inside(part, entry)
        raise KeyError(name)

    @property
    def rest(self) -> Unknown:
        return Unknown(causes_of(*(e.rest for _, e in self._parts if isinstance(e, OpenEntries))))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(name for _, entries in self._parts for name in entries))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _matchkeys(host: FunctionHost, values: Value, keys: Value, wanted: Value) -> Value:
    if unknown_among(values, keys, wanted):
        return unknown_because(*unknown_among(values, keys, wanted))
    marks, searched = items(keys), items(wanted)
    if len(items(values)) != len(marks):
        raise EvaluationError("there must be as many keys as values")
    are_known = is_wholly_known(keys) and is_wholly_known(wanted)
    if are_known and common_type((type_of(keys), type_of(wanted))) is None:
        raise EvaluationError("the keys and what is searched must be of one type")
    try:
        together = unified((*marks, *searched))
    except ConversionError as error:
        raise EvaluationError(error.message) from None
    marks, searched = tuple(together[: len(marks)]), tuple(together[len(marks) :])
    return _matching(host, values, marks, searched) or unknown_because(keys, wanted)


def _matching(
    host: FunctionHost, values: Value, marks: Sequence[Value], searched: Sequence[Value]
) -> Value | None:
    """The items whose keys are among those that are searched; None where that isn't certain."""
    known = {other for other in searched if isinstance(other, Known)}
    others = [other for other in searched if not isinstance(other, Known)]
    matching: list[Value] = []
    for item, mark in zip(items(values), marks, strict=True):
        is_there: bool | None = isinstance(mark, Known) and mark in known
        if not is_there:
            compared = others if isinstance(mark, Known) else searched
            charge_search(host.budget, mark, compared)
            is_there = any_true([equal(mark, other) for other in compared])
        if is_there is None:
            return None
        if is_there:
            matching.append(item)
    return ListValue(tuple(matching), "list", element=element_type(values))


def _merge(*values: Value) -> Value:
    """One object of several; each entry stays where it was written, as in an object passed on."""
    for value in values:
        type_ = type_of(value)
        if type_ == ANY:
            break  # Terraform gives up on the types; what is left must have no items
        if not isinstance(type_, (ObjectType, Collection)) or (
            isinstance(type_, Collection) and type_.kind != "map"
        ):
            raise EvaluationError("a map or object is required")
    given = [value for value in values if not (is_null(value) or _is_empty_list(value))]
    for value in given:
        if not isinstance(value, Unknown):
            _map(value)
    if unknown_among(*given):
        return unknown_because(*unknown_among(*given))
    if any(isinstance(_map(value).entries, OpenEntries) for value in given):
        return MapValue(_Merged(given))
    entries: dict[str, Value] = {}
    for value in given:
        inner = _map(value).entries
        entries.update((key, inside(value, inner[key])) for key in inner)
    types = [type_of(value) for value in values]
    alike = all(may_be_same(type_, types[0]) for type_ in types[1:])
    if alike and values and not given and all(isinstance(t, ObjectType) for t in types):
        raise EvaluationError("objects of one type must not all be null")
    if alike and types and isinstance(types[0], Collection):
        return MapValue(entries, "map", element=types[0].element)
    return MapValue(entries)


def _transpose(value: Value) -> Value:
    mapping = _map(value)
    result: dict[str, list[str]] = {}
    for key in _ordered(mapping):
        for item in items(mapping.entries[key]):
            if is_null(item):
                raise EvaluationError("null can't become a key")
            result.setdefault(text(item), []).append(key)
    entries: dict[str, Value] = {
        key: ListValue(tuple(Known(name) for name in result[key]), "list")
        for key in sorted(result, key=str.encode)
    }
    return MapValue(entries, "map", element=Collection("list", STRING))


def _zipmap(keys: Value, values: Value) -> Value:
    if unknown_among(keys, values):
        return unknown_because(*unknown_among(keys, values))
    names, inner = items(keys), items(values, ("list", "tuple"))
    if len(names) != len(inner):
        raise EvaluationError("there must be as many values as keys")
    if any(is_null(name) for name in names):
        raise EvaluationError("a key must not be null")
    if unknown_among(*names):
        return unknown_because(*unknown_among(*names))
    entries = {text(name): item for name, item in zip(names, inner, strict=True)}
    is_list = isinstance(values, ListValue) and values.kind == "list"
    if not is_list:
        return MapValue(entries, "object")
    return MapValue(entries, "map", element=element_type(values))


FUNCTIONS: Mapping[str, Function] = {
    "keys": Function(_keys, (ANY,), partial=True),
    "lookup": Function(
        _lookup,
        (ANY, STRING, ANY),
        optional=1,
        partial=True,
        nullable=True,
        passes=0,
        contextual=True,
    ),
    "matchkeys": Function(_matchkeys, (LIST, LIST, LIST), partial=True, contextual=True, passes=4),
    "merge": Function(_merge, rest=ANY, partial=True, nullable=True, passes=2),
    "transpose": Function(_transpose, (STRING_LISTS,), passes=2),
    "values": Function(_values, (ANY,), partial=True, passes=0),
    "zipmap": Function(_zipmap, (STRINGS, ANY), partial=True),
}
