"""What functions take from their arguments, and how texts are put together."""

from __future__ import annotations

import json
from decimal import Decimal

from azbackup_lint.light_typing import Any
from azbackup_lint.records import replace
from azbackup_lint.values import (
    Cause,
    Data,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    is_wholly_known,
    unknown_because,
)

MAX_SHOWN = Decimal(10) ** 15
MIN_SHOWN, MAX_DIGITS = Decimal("0.0001"), 15
"""Fractions that .NET writes as they are: smaller ones get an exponent, longer ones are rounded."""
_JSON_ESCAPES = {ord(mark): f"\\u{ord(mark):04x}" for mark in "\u0085\u2028\u2029"}


def text(value: Value) -> str:
    """The text of a known string."""
    assert isinstance(value, Known)
    assert isinstance(value.data, str)
    return value.data


def whole(value: Value) -> int:
    """The number of a known int."""
    assert isinstance(value, Known)
    assert isinstance(value.data, int)
    return value.data


def is_wide(subject: str) -> bool:
    """Whether .NET counts more characters in a text than there are: those beyond 16 bits."""
    return not subject.isascii() and max(subject) > "\uffff"


def text_of(data: Data) -> str:
    """How a primitive looks inside a text."""
    if isinstance(data, bool):
        return "True" if data else "False"
    if isinstance(data, Decimal):
        return format(data.normalize(), "f")
    return "" if data is None else str(data)


def piece_of(value: Value) -> str | Unknown:
    """A value as a piece of a text."""
    if isinstance(value, Known):
        if isinstance(value.data, Decimal) and not _is_shown(value.data):
            return Unknown((Cause("limit", "a number in a text", "the linter doesn't write it"),))
        return text_of(value.data)
    if not isinstance(value, Unknown):
        return json_of(value) if is_wholly_known(value) else unknown_because(value)
    known = [option for option in value.options if isinstance(option, Known)]
    texts = tuple(Known(text_of(option.data)) for option in known)
    options = texts if len(texts) == len(value.options) else ()
    return replace(value, options=options, minimum=None, maximum=None)


def _is_shown(number: Decimal) -> bool:
    size = abs(number)
    digits = number.normalize().as_tuple().digits
    return not size or (MIN_SHOWN <= size < MAX_SHOWN and len(digits) <= MAX_DIGITS)


def json_of(value: Value) -> str:
    """A wholly known value as compact JSON, as `string` writes it."""
    written = json.dumps(_to_python(value), ensure_ascii=False, separators=(",", ":"))
    return written.translate(_JSON_ESCAPES)


def _to_python(value: Value) -> Any:
    if isinstance(value, ListValue):
        return [_to_python(item) for item in value.items]
    if isinstance(value, MapValue):
        return {key: _to_python(item) for key, item in value.entries.items()}
    assert isinstance(value, Known)
    return float(value.data) if isinstance(value.data, Decimal) else value.data


def value_of(data: Any) -> Value:
    """Plain data, as decoded from JSON or YAML, as a value; values in it stay as they are."""
    if isinstance(data, Value):
        return data
    if isinstance(data, float):
        data = Decimal(repr(data))
    if isinstance(data, list):
        return ListValue(tuple(value_of(item) for item in data))
    if isinstance(data, dict):
        return MapValue({key: value_of(item) for key, item in data.items()})
    if isinstance(data, Decimal) and data == data.to_integral_value() and abs(data) < MAX_SHOWN:
        return Known(int(data))
    return Known(data)
