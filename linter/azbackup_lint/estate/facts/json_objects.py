"""Objects that are written as JSON texts: bodies of azapi before 2.0, settings of extensions."""

from __future__ import annotations

from decimal import Decimal

from azbackup_lint.light_typing import Any
from azbackup_lint.source import Source
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    placed_like,
    unknown_because,
)
from azbackup_lint.values.encoded_json import EncodedJson

MAX_LENGTH = 8_000_000
"""Code points of a text that is read."""


def json_object(value: Value) -> MapValue | Unknown | None:
    """The object that a value is, or whose JSON text it is; None if it is neither."""
    if isinstance(value, MapValue):
        return value
    held = value.value if isinstance(value, EncodedJson) else _decoded(value)
    if isinstance(held, (MapValue, Unknown)):
        return placed_like(held, value)
    return None


def _decoded(value: Value) -> Value | None:
    if isinstance(value, Unknown):
        return unknown_because(value)
    from azbackup_lint.json_text import JsonError, parse_json  # few values are JSON

    text = str(value.data) if isinstance(value, Known) else ""
    try:
        return _value(parse_json(Source("", text)).data) if len(text) <= MAX_LENGTH else None
    except JsonError:
        return None


def _value(data: Any) -> Value:
    if isinstance(data, dict):
        return MapValue({key: _value(item) for key, item in data.items()})
    if isinstance(data, list):
        return ListValue(tuple(_value(item) for item in data))
    return Known(int(data) if isinstance(data, Decimal) and data == int(data) else data)
