"""Between values and plain data."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from azbackup_lint.languages.terraform.numbers import integral
from azbackup_lint.values import Known, ListValue, MapValue, Value


def plain(value: Value) -> Any:
    """Plain JSON data of a wholly known value; maps in key order."""
    if isinstance(value, Known):
        return value.data
    if isinstance(value, ListValue):
        return [plain(item) for item in value.items]
    assert isinstance(value, MapValue)
    keys = sorted(value.entries, key=str.encode)
    return {key: plain(value.entries[key]) for key in keys}


def from_plain(data: Any) -> Value:
    """The value of plain JSON data."""
    if isinstance(data, list):
        return ListValue(tuple(from_plain(item) for item in data), "tuple")
    if isinstance(data, dict):
        return MapValue({str(key): from_plain(item) for key, item in data.items()})
    if isinstance(data, float):
        return Known(integral(Decimal(repr(data))))
    return Known(integral(data) if isinstance(data, Decimal) else data)
