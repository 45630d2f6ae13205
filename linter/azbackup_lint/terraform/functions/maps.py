"""Functions on maps and objects."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.functions.collections import is_null, items_of, sortable
from azbackup_lint.terraform.functions.signature import Function
from azbackup_lint.terraform.types import ANY, STRING
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    part_of,
    unknown_because,
)


def _ordered(value: Value, name: str) -> list[str]:
    if not isinstance(value, MapValue):
        raise EvaluationError(f"{name}() needs a map")
    return sorted(value.entries, key=str.encode)


def _keys(value: Value) -> Value:
    if isinstance(value, Unknown):
        return unknown_because(value)
    return ListValue(tuple(Known(key) for key in _ordered(value, "keys")), "list")


def _values(value: Value) -> Value:
    if isinstance(value, Unknown):
        return unknown_because(value)
    keys = _ordered(value, "values")
    assert isinstance(value, MapValue)
    return ListValue(tuple(part_of(value, value.entries[key]) for key in keys), "tuple")


def _lookup(values: Value, key: Value, *default: Value) -> Value:
    if isinstance(values, Unknown) or isinstance(key, Unknown):
        return unknown_because(*(v for v in (values, key) if isinstance(v, Unknown)))
    if not isinstance(values, MapValue):
        raise EvaluationError("lookup() needs a map")
    assert isinstance(key, Known)
    found = values.entries.get(str(key.data))
    if found is not None:
        return part_of(values, found)
    if default:
        return default[0]
    raise EvaluationError(f"lookup() found no key {key.data!r}")


def _matchkeys(values: Value, keys: Value, wanted: Value) -> Value:
    pairs = zip(items_of(values, "matchkeys"), items_of(keys, "matchkeys"), strict=False)
    searched = items_of(wanted, "matchkeys")
    return ListValue(tuple(item for item, key in pairs if key in searched), "list")


def _merge(*values: Value) -> Value:
    if any(isinstance(value, Unknown) for value in values):
        return unknown_because(*(value for value in values if isinstance(value, Unknown)))
    entries: dict[str, Value] = {}
    for value in values:
        if is_null(value):
            continue
        if not isinstance(value, MapValue):
            raise EvaluationError("merge() needs maps or objects")
        entries.update((key, part_of(value, value.entries[key])) for key in value.entries)
    kinds = {value.kind for value in values if isinstance(value, MapValue)}
    return MapValue(entries, "map" if kinds == {"map"} else "object")


def _transpose(value: Value) -> Value:
    if not isinstance(value, MapValue):
        raise EvaluationError("transpose() needs a map")
    result: dict[str, list[str]] = {}
    for key in sorted(value.entries):
        for item in items_of(value.entries[key], "transpose"):
            result.setdefault(str(sortable(item)), []).append(key)
    entries: dict[str, Value] = {
        key: ListValue(tuple(Known(name) for name in result[key]), "list") for key in sorted(result)
    }
    return MapValue(entries, "map")


def _zipmap(keys: Value, values: Value) -> Value:
    if isinstance(keys, Unknown) or isinstance(values, Unknown):
        return unknown_because(*(v for v in (keys, values) if isinstance(v, Unknown)))
    names, items = items_of(keys, "zipmap"), items_of(values, "zipmap")
    if len(names) != len(items):
        raise EvaluationError("zipmap() needs as many values as keys")
    unknown = [name for name in names if isinstance(name, Unknown)]
    if unknown:
        return unknown_because(*unknown)
    pairs = zip(names, items, strict=True)
    return MapValue({str(sortable(name)): item for name, item in pairs}, "object")


FUNCTIONS: Mapping[str, Function] = {
    "keys": Function(_keys, (ANY,), partial=True),
    "lookup": Function(_lookup, (ANY, STRING, ANY), optional=1, partial=True, nullable=True),
    "matchkeys": Function(_matchkeys, (ANY, ANY, ANY)),
    "merge": Function(_merge, rest=ANY, partial=True, nullable=True),
    "transpose": Function(_transpose, (ANY,)),
    "values": Function(_values, (ANY,), partial=True),
    "zipmap": Function(_zipmap, (ANY, ANY), partial=True),
}
