"""Functions on objects, and those that take objects or arrays alike."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.arm.access import element_of, kind_of
from azbackup_lint.languages.arm.equality import equal
from azbackup_lint.languages.arm.functions.arguments import text, value_of
from azbackup_lint.languages.arm.functions.arrays import items_of
from azbackup_lint.languages.arm.functions.sets import intersection_of_arrays, union_of_arrays
from azbackup_lint.languages.arm.functions.signature import (
    ANY,
    ARRAY,
    OBJECT,
    STRING,
    Function,
    undocumented,
)
from azbackup_lint.source import Source
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    is_wholly_known,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.choices import MAX_OPTIONS
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.logic import all_true
from azbackup_lint.values.provenance import inside, marked_like, named_by

MERGEABLE = f"{ARRAY} or {OBJECT}"
JSON_STARTS = frozenset("{[\"'-.0123456789tfnuNI/")
"""What a text begins with that Resource Manager might read as JSON, if not strictly."""


def entries_of(value: MapValue) -> dict[str, Value]:
    """The entries of an object; each stays where it was written, as in an object passed on."""
    return {key: inside(value, entry) for key, entry in value.entries.items()}


def _create_object(*values: Value) -> Value:
    if len(values) % 2:
        raise EvaluationError("createObject() takes names and values in pairs")
    names = values[::2]
    if any(not isinstance(name, Unknown) and kind_of(name) != STRING for name in names):
        raise EvaluationError("createObject() takes strings as names")
    if unknown_among(*names):
        return unknown_because(*unknown_among(*names))
    texts = [text(name) for name in names]
    if len({name.lower() for name in texts}) < len(texts):
        return undocumented("createObject() with a name twice")
    return named_by(MapValue(dict(zip(texts, values[1::2], strict=True))), names)


def _union(*values: Value) -> Value:
    if unknown_among(*values):
        return unknown_because(*values)
    kinds = {kind_of(value) for value in values}
    if len(kinds) > 1:
        raise EvaluationError("union() takes arrays or objects, not both")
    if kinds == {ARRAY}:
        return union_of_arrays(*values)
    result = values[0]
    for value in values[1:]:
        result = _merged(result, value)
    return result


def _merged(first: Value, second: Value) -> Value:
    """Two objects made one; nested ones too, all else of the second replaces the first's."""
    assert isinstance(first, MapValue)
    assert isinstance(second, MapValue)
    result = entries_of(first)
    names = {key.lower(): key for key in result}
    for key, value in entries_of(second).items():
        name = names.setdefault(key.lower(), key)
        result[name] = _replaced(result[name], value) if name in result else value
    return MapValue(result)


def _replaced(old: Value, new: Value) -> Value:
    if isinstance(old, MapValue) and isinstance(new, MapValue):
        return _merged(old, new)
    if is_null(new):
        return undocumented("union() of a value with null")
    if isinstance(new, Unknown) and not new.parts:
        return unknown_because(old, new)
    if isinstance(old, Unknown) and isinstance(new, MapValue):
        return unknown_because(old, new)
    return new


def _shallow_merge(values: Value) -> Value:
    if isinstance(values, Unknown) or unknown_among(*items_of(values)):
        return unknown_because(values)
    result: dict[str, Value] = {}
    names: dict[str, str] = {}
    for item in items_of(values):
        if not isinstance(item, MapValue):
            raise EvaluationError("shallowMerge() takes an array of objects")
        for key, value in entries_of(item).items():
            result[names.setdefault(key.lower(), key)] = value
    return MapValue(result)


def _intersection(*values: Value) -> Value:
    if unknown_among(*values):
        return unknown_because(*values)
    kinds = {kind_of(value) for value in values}
    if len(kinds) > 1:
        raise EvaluationError("intersection() takes arrays or objects, not both")
    if kinds == {ARRAY}:
        return intersection_of_arrays(*values)
    return _common(values)


def _common(values: tuple[Value, ...]) -> Value:
    first, *others = [entries_of(value) for value in values if isinstance(value, MapValue)]
    in_any_case = [{name.lower() for name in other} for other in others]
    result: dict[str, Value] = {}
    for key, value in first.items():
        present = all_true(
            equal(value, other[key]) if key in other else _absence(key, names)
            for other, names in zip(others, in_any_case, strict=True)
        )
        if present is None:
            causes = causes_of(*values) or undocumented("intersection() of these names").causes
            return Unknown(causes)
        if present:
            result[key] = value
    return MapValue(result)


def _absence(key: str, names: Collection[str]) -> bool | None:
    """Not there, unless the name is there in another case; `names` are in lower case."""
    return None if key.lower() in names else False


def _items(value: Value) -> Value:
    """Names and values, by name."""
    if isinstance(value, Unknown):
        return unknown_because(value)
    assert isinstance(value, MapValue)
    entries = {key: element_of(value, entry) for key, entry in value.entries.items()}
    order = _sorted(entries)
    pairs = [
        MapValue({"key": marked_like(Known(key), value), "value": entries[key]})
        for key in order or entries
    ]
    return ListValue(tuple(pairs)) if order is not None else _in_some_order("items()", pairs)


def _in_some_order(function: str, items: Sequence[Value]) -> Value:
    """An array of these items in an unknown order."""
    cause = undocumented(f"the order of {function}").causes
    known = len(items) <= MAX_OPTIONS and all(map(is_wholly_known, items))
    options = tuple(items) if known else ()
    any_item = Unknown((*cause, *causes_of(*items)), options=options)
    return ListValue(tuple(any_item for _ in items))


def _sorted(names: Mapping[str, Value]) -> list[str] | None:
    """The names in order, None where it depends on how signs and cases are weighed.

    Letters are ordered in any case. Source: github.com/Azure/bicep, `EvaluationTests`, which hold
    `items()` to what Resource Manager gives, 2026-08.
    """
    order = sorted(names, key=str.lower)
    return order if all(map(_precedes, order, order[1:])) else None


def _precedes(first: str, second: str) -> bool:
    """Whether a name surely comes before another one, however signs are weighed.

    The first difference decides if it is one of digits and letters, as all before it is the same.
    """
    if not (first.isascii() and second.isascii()):
        return False
    ours, theirs = first.lower(), second.lower()
    for mine, other in zip(ours, theirs, strict=False):
        if mine != other:
            return mine.isalnum() and other.isalnum() and mine < other
    return any(map(str.isalnum, theirs[len(ours) :]))


def _object_keys(value: Value) -> Value:
    if isinstance(value, Unknown):
        return unknown_because(value)
    assert isinstance(value, MapValue)
    names = list(value.entries)
    keys = [marked_like(Known(name), value) for name in names]
    if _sorted(value.entries) == names:
        return ListValue(tuple(keys))
    return _in_some_order("objectKeys()", keys)


def _json(value: Value) -> Value:
    return decoded(text(value))


def decoded(subject: str) -> Value:
    """The value that a JSON text holds; raises EvaluationError for what is surely none.

    Resource Manager also takes single quotes and more.
    """
    try:
        return value_of(parse_json(Source("json()", subject), lenient=True).data)
    except JsonError:
        pass
    if "'" in subject and '"' not in subject and "\\" not in subject:
        try:
            return value_of(parse_json(Source("json()", subject.replace("'", '"'))).data)
        except JsonError:
            pass
    start = subject.strip()[:1]
    if start and start not in JSON_STARTS:
        raise EvaluationError("json() takes JSON")
    return undocumented("json() of what is not strictly JSON")


FUNCTIONS: Mapping[str, Function] = {
    "createobject": Function(_create_object, rest=ANY, partial=True, keeps=True),
    "intersection": Function(
        _intersection, (MERGEABLE, MERGEABLE), rest=MERGEABLE, partial=True, deep=True, pairs=True
    ),
    "items": Function(_items, (OBJECT,), partial=True),
    "json": Function(_json, (STRING,)),
    "objectkeys": Function(_object_keys, (OBJECT,), partial=True),
    "shallowmerge": Function(_shallow_merge, (ARRAY,), partial=True, deep=True),
    "union": Function(_union, (MERGEABLE,), rest=MERGEABLE, partial=True, deep=True, pairs=True),
}
