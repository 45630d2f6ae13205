"""What functions take from their converted arguments."""

from __future__ import annotations

from decimal import Decimal

from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.values import NULL, Cause, Known, ListValue, Number, Unknown, Value
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError

__all__ = ["beyond", "is_certain", "is_null", "items", "number", "text", "whole"]

EMPTY = Known("")


def text(value: Value) -> str:
    """The string of a known argument of type string."""
    assert isinstance(value, Known)
    assert isinstance(value.data, str)
    return value.data


def number(value: Value) -> Number:
    """The number of a known argument of type number."""
    assert isinstance(value, Known)
    assert isinstance(value.data, (int, Decimal))
    return value.data


def whole(value: Value) -> int:
    """The whole number of a known argument; raises EvaluationError beyond 64 bits, as Go does."""
    given = number(value)
    if given == 0:
        return 0
    if not isinstance(given, int) or not -(2**63) <= given < 2**63:
        raise EvaluationError("a whole number of 64 bits is required")
    return given


def items(value: Value, kinds: tuple[str, ...] = ("list", "set", "tuple")) -> tuple[Value, ...]:
    """The items of a list; raises EvaluationError for anything that is not of these kinds."""
    if isinstance(value, ListValue) and value.kind in kinds:
        return value.items
    raise EvaluationError("a list is required" if "set" in kinds else "a list or tuple is required")


def is_certain(value: Value) -> bool:
    """Whether a value is certainly neither null nor an empty string, even if it is unknown."""
    return equal(value, NULL) is False and equal(value, EMPTY) is False


def beyond(limit: str) -> Unknown:
    """The unknown result of what the linter doesn't compute."""
    return Unknown((Cause("limit", limit, "the linter doesn't work this out"),))
