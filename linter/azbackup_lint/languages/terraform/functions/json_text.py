"""JSON as Terraform writes and reads it.

Like Go's package encoding/json, it escapes what matters to HTML, and sorts the names of objects.
"""

from __future__ import annotations

import json
from decimal import Decimal

from azbackup_lint.languages.terraform.numbers import integral, number_text, parse_number
from azbackup_lint.light_typing import Any
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    placed_like,
    unknown_because,
)
from azbackup_lint.values.encoded_json import EncodedJson
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.sizes import MAX_NESTING, MAX_TEXT, check_items

_HTML = {ord(character): f"\\u{ord(character):04x}" for character in "<>&\u2028\u2029"}


def quoted(text: str) -> str:
    """A JSON string, with what matters to HTML left as it is."""
    return json.dumps(text, ensure_ascii=False)


def encode_json(value: Value) -> str:
    """The JSON text of a wholly known value: keys in order, `<`, `>` and `&` escaped."""
    pieces: list[str] = []
    _write(value, pieces)
    return "".join(pieces)


def _write(value: Value, pieces: list[str]) -> None:
    if isinstance(value, Known):
        pieces.append(_primitive(value))
    elif isinstance(value, ListValue):
        pieces.append("[")
        for index, item in enumerate(value.items):
            pieces.append("," if index else "")
            _write(item, pieces)
        pieces.append("]")
    elif isinstance(value, MapValue):
        pieces.append("{")
        for index, key in enumerate(sorted(value.entries, key=str.encode)):
            pieces.append(f"{',' if index else ''}{quoted(key).translate(_HTML)}:")
            _write(value.entries[key], pieces)
        pieces.append("}")
    else:
        raise EvaluationError("an unknown value has no JSON text")


def _primitive(value: Known) -> str:
    data = value.data
    if isinstance(data, str):
        return quoted(data).translate(_HTML)
    if isinstance(data, (int, Decimal)) and not isinstance(data, bool):
        return number_text(data)
    return {None: "null", True: "true", False: "false"}[data]


def jsonencode(value: Value) -> Value:
    """The text of a value; where that is known in part, an unknown that remembers it."""
    causes = causes_of(value)
    if isinstance(value, Unknown):
        return Unknown(causes)
    return EncodedJson(causes, value=value) if causes else Known(encode_json(value))


def from_python(data: Any) -> Value:
    """The value of plain JSON data."""
    if isinstance(data, list):
        return ListValue(tuple(from_python(item) for item in data), "tuple")
    if isinstance(data, dict):
        return MapValue({str(key): from_python(item) for key, item in data.items()})
    if isinstance(data, float):
        return Known(integral(Decimal(repr(data))))
    return Known(integral(data) if isinstance(data, Decimal) else data)


def jsondecode(value: Value) -> Value:
    """The value of a JSON text; raises EvaluationError for anything else."""
    if isinstance(value, EncodedJson):
        return as_decoded(value.value)
    if not isinstance(value, Known):
        return unknown_because(value)
    text = str(value.data)
    if len(text) > MAX_TEXT or _depth(text) > MAX_NESTING:
        raise LimitReached("the text is too long or nested too deep")
    check_items(text.count(","))
    try:
        data = json.loads(
            text, parse_float=parse_number, parse_int=parse_number, parse_constant=_no_constant
        )
        return from_python(data)
    except ValueError as error:
        raise EvaluationError(f"the text is not JSON: {error}") from None


def as_decoded(value: Value) -> Value:
    """The value as it comes back from JSON: lists and sets as tuples, maps as objects."""
    if isinstance(value, ListValue):
        return placed_like(ListValue(tuple(as_decoded(i) for i in value.items)), value)
    if isinstance(value, MapValue):
        entries = {key: as_decoded(item) for key, item in value.entries.items()}
        return placed_like(MapValue(entries), value)
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _depth(text: str) -> int:
    """At least how deep brackets nest; those inside strings count as well."""
    depth = deepest = 0
    for character in text:
        if character in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif character in "]}":
            depth -= 1
    return deepest
