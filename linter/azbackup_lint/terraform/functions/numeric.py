"""Functions on numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.functions.signature import Function
from azbackup_lint.terraform.numbers import integral
from azbackup_lint.terraform.types import NUMBER, STRING
from azbackup_lint.values import Known, Number, Unknown, Value, causes_of


def _number(value: Value) -> Number:
    assert isinstance(value, Known) and isinstance(value.data, (int, Decimal))
    return value.data


def _of_one(compute: Callable[[Number], Number]) -> Callable[[Value], Value]:
    return lambda value: Known(compute(_number(value)))


def _extreme(pick: Callable[..., Number], name: str) -> Callable[..., Value]:
    def compute(*values: Value) -> Value:
        if not values:
            raise EvaluationError(f"{name}() needs at least one argument")
        known = [_number(value) for value in values if isinstance(value, Known)]
        if len(known) == len(values):
            return Known(pick(known))
        bound = pick(known) if known else None
        causes = causes_of(*values)
        return Unknown(
            causes,
            minimum=bound if pick is max else None,
            maximum=bound if pick is min else None,
        )

    return compute


def _float(number: float) -> Known:
    if math.isnan(number) or math.isinf(number):
        raise EvaluationError("the result is not a number")
    return Known(integral(Decimal(repr(number))))


def _log(value: Value, base: Value) -> Value:
    number, root = float(_number(value)), float(_number(base))
    if number <= 0 or root <= 0 or root == 1:
        raise EvaluationError("log() is not defined for these numbers")
    return _float(math.log(number) / math.log(root))


def _pow(base: Value, exponent: Value) -> Value:
    left, right = _number(base), _number(exponent)
    if isinstance(left, int) and isinstance(right, int) and 0 <= right <= 512:
        return Known(left**right)
    try:
        return _float(float(left) ** float(right))
    except (OverflowError, ZeroDivisionError, TypeError):
        raise EvaluationError("pow() is not defined for these numbers") from None


def _parseint(text: Value, base: Value) -> Value:
    assert isinstance(text, Known)
    radix = _number(base)
    if not isinstance(radix, int) or not 2 <= radix <= 62:
        raise EvaluationError("the base of parseint() must be from 2 to 62")
    digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    written = str(text.data)
    body = written.removeprefix("-")
    number = 0
    for character in body if radix > 36 else body.lower():
        digit = digits.find(character)
        if not 0 <= digit < radix:
            raise EvaluationError(f"{written!r} is not a number in base {radix}")
        number = number * radix + digit
    if not body:
        raise EvaluationError(f"{written!r} is not a number in base {radix}")
    return Known(-number if written.startswith("-") else number)


def _rounded(rounding: str) -> Callable[[Number], Number]:
    return lambda number: int(Decimal(number).to_integral_value(rounding=rounding))


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(_of_one(lambda number: number if number >= 0 else -number), (NUMBER,)),
    "ceil": Function(_of_one(_rounded(ROUND_CEILING)), (NUMBER,)),
    "floor": Function(_of_one(_rounded(ROUND_FLOOR)), (NUMBER,)),
    "log": Function(_log, (NUMBER, NUMBER)),
    "max": Function(_extreme(max, "max"), rest=NUMBER, partial=True),
    "min": Function(_extreme(min, "min"), rest=NUMBER, partial=True),
    "parseint": Function(_parseint, (STRING, NUMBER)),
    "pow": Function(_pow, (NUMBER, NUMBER)),
    "signum": Function(_of_one(lambda number: (number > 0) - (number < 0)), (NUMBER,)),
}
