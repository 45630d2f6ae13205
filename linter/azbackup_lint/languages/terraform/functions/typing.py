"""Functions on types and sensitivity."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    Collection,
    Type,
    type_name,
    type_of,
)
from azbackup_lint.values import Cause, Known, Unknown, Value, as_secret, revealed
from azbackup_lint.values.errors import EvaluationError


def _to(type_: Type) -> Callable[[Value], Value]:
    def compute(value: Value) -> Value:
        try:
            return convert(value, type_)
        except ConversionError as error:
            raise EvaluationError(str(error)) from None

    return compute


def _conversion(type_: Type) -> Function:
    return Function(_to(type_), (ANY,), partial=True, nullable=True, open=True, passes=4)


def _issensitive(value: Value) -> Value:
    return Unknown((Cause("function", "issensitive()", "sensitivity is not followed"),))


_SAME = Function(lambda value: value, (ANY,), partial=True, nullable=True)

FUNCTIONS: Mapping[str, Function] = {
    "ephemeralasnull": _SAME,
    "issensitive": Function(_issensitive, (ANY,), partial=True, nullable=True),
    "nonsensitive": Function(revealed, (ANY,), partial=True, nullable=True, passes=0),
    "sensitive": Function(as_secret, (ANY,), partial=True, nullable=True, passes=0),
    "tobool": _conversion(BOOL),
    "tolist": _conversion(Collection("list", ANY)),
    "tomap": _conversion(Collection("map", ANY)),
    "tonumber": _conversion(NUMBER),
    "toset": _conversion(Collection("set", ANY)),
    "tostring": _conversion(STRING),
    "type": Function(lambda value: Known(type_name(type_of(value))), (ANY,), nullable=True),
}
