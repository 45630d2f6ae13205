"""Operators on values that may be unknown or bounded."""

from __future__ import annotations

import operator
from collections.abc import Callable
from decimal import Decimal
from itertools import product

from azbackup_lint.terraform.conversion import ConversionError, convert, unified
from azbackup_lint.terraform.equality import equal
from azbackup_lint.terraform.errors import EvaluationError
from azbackup_lint.terraform.numbers import PRECISION, integral
from azbackup_lint.terraform.types import BOOL, NUMBER
from azbackup_lint.values import (
    Known,
    Number,
    Unknown,
    Value,
    causes_of,
    is_same,
)

MAX_OPTIONS = 16

ORDER: dict[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def unary(sign: str, operand: Value) -> Value:
    """`-operand` or `!operand`; raises EvaluationError."""
    if sign == "-":
        number = _as(operand, NUMBER, "a number")
        if isinstance(number, Unknown):
            return _each(number, lambda value: unary("-", value))
        return Known(-number.data)  # type: ignore[operator]
    truth = _as(operand, BOOL, "a bool")
    if isinstance(truth, Unknown):
        return _each(truth, lambda value: unary("!", value))
    return Known(not truth.data)


def binary(sign: str, left: Value, right: Value) -> Value:
    """`left sign right`; raises EvaluationError."""
    if sign in ("==", "!="):
        return _equality(sign, left, right)
    if sign in ("&&", "||"):
        return _logic(sign, left, right)
    first, second = _as(left, NUMBER, "a number"), _as(right, NUMBER, "a number")
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return _bounded(sign, first, second)
    assert isinstance(first.data, (int, Decimal)) and isinstance(second.data, (int, Decimal))
    if sign in ORDER:
        return Known(ORDER[sign](first.data, second.data))
    return Known(arithmetic(sign, first.data, second.data))


def arithmetic(sign: str, left: Number, right: Number) -> Number:
    """`left sign right` of numbers; `%` takes the sign of the left side, as Terraform does."""
    if sign == "+":
        return integral(PRECISION.add(left, right)) if _fraction(left, right) else left + right
    if sign == "-":
        return integral(PRECISION.subtract(left, right)) if _fraction(left, right) else left - right
    if sign == "*":
        return integral(PRECISION.multiply(left, right)) if _fraction(left, right) else left * right
    if right == 0:
        raise EvaluationError("division by zero")
    if sign == "/":
        return integral(PRECISION.divide(Decimal(left), Decimal(right)))
    return integral(PRECISION.remainder(Decimal(left), Decimal(right)))


def conditional(condition: Value, then: Value, otherwise: Value) -> Value:
    """`condition ? then : otherwise`; raises EvaluationError."""
    truth = _as(condition, BOOL, "a bool")
    then, otherwise = unified([then, otherwise])
    if isinstance(truth, Known):
        return then if truth.data else otherwise
    if is_same(then, otherwise) or (then == otherwise and not isinstance(then, Unknown)):
        return then
    options = _options(then) + _options(otherwise)
    causes = causes_of(truth, *(side for side in (then, otherwise) if isinstance(side, Unknown)))
    if len(options) > MAX_OPTIONS:
        return Unknown(causes)
    return Unknown(causes, options=options)


def _options(value: Value) -> tuple[Value, ...]:
    return value.options if isinstance(value, Unknown) and value.options else (value,)


def _fraction(left: Number, right: Number) -> bool:
    return isinstance(left, Decimal) or isinstance(right, Decimal)


def _as(value: Value, to: object, name: str) -> Known | Unknown:
    try:
        converted = convert(value, to)  # type: ignore[arg-type]
    except ConversionError:
        raise EvaluationError(f"{name} is needed here") from None
    if isinstance(converted, Known) and converted.data is None:
        raise EvaluationError(f"{name} is needed here, not null")
    assert isinstance(converted, (Known, Unknown))
    return converted


def _each(value: Unknown, compute: Callable[[Value], Value]) -> Value:
    """The same operation on every value that a bounded unknown may have."""
    results = _attempted(lambda: [compute(option) for option in value.options])
    return _narrowed(results, causes_of(value)) if results else Unknown(value.causes)


def _attempted(compute: Callable[[], list[Value]]) -> list[Value]:
    """The results for all options; none where an option would be refused."""
    try:
        return compute()
    except EvaluationError:
        return []


def _narrowed(results: list[Value], causes: tuple[object, ...]) -> Value:
    unique: list[Value] = []
    for result in results:
        if result not in unique:
            unique.append(result)
    if len(unique) == 1 and isinstance(unique[0], Known):
        return unique[0]
    if any(isinstance(result, Unknown) for result in unique) or len(unique) > MAX_OPTIONS:
        return Unknown(causes)  # type: ignore[arg-type]
    return Unknown(causes, options=tuple(unique))  # type: ignore[arg-type]


def _bounded(sign: str, first: Known | Unknown, second: Known | Unknown) -> Value:
    causes = causes_of(first, second)
    firsts, seconds = _options(first), _options(second)
    if all(isinstance(item, Known) for item in (*firsts, *seconds)):
        if len(firsts) * len(seconds) <= MAX_OPTIONS * 4:
            pairs = list(product(firsts, seconds))
            results = _attempted(lambda: [binary(sign, left, right) for left, right in pairs])
            return _narrowed(results, causes) if results else Unknown(causes)
    elif sign in ORDER:
        decided = _ordered(sign, _range(first), _range(second))
        if decided is not None:
            return Known(decided)
    return Unknown(causes)


def _range(value: Known | Unknown) -> tuple[Number | None, Number | None]:
    if isinstance(value, Known):
        return value.data, value.data  # type: ignore[return-value]
    return value.minimum, value.maximum


def _ordered(
    sign: str, left: tuple[Number | None, Number | None], right: tuple[Number | None, Number | None]
) -> bool | None:
    """What a comparison of two ranges surely is; ends are inclusive, None is open."""
    if sign in (">", ">="):
        return _ordered("<" if sign == ">" else "<=", right, left)
    (low, high), (other_low, other_high) = left, right
    compare = ORDER[sign]
    if high is not None and other_low is not None and compare(high, other_low):
        return True
    if low is not None and other_high is not None and not compare(low, other_high):
        return False
    return None


def _logic(sign: str, left: Value, right: Value) -> Value:
    """Kleene's three values, as Terraform has them since 1.11's short circuit."""
    first, second = _as(left, BOOL, "a bool"), _as(right, BOOL, "a bool")
    decisive = sign == "||"
    for side in (first, second):
        if isinstance(side, Known) and side.data is decisive:
            return Known(decisive)
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return Unknown(causes_of(first, second))
    return Known(not decisive)


def _equality(sign: str, left: Value, right: Value) -> Value:
    same = equal(left, right)
    if same is None:
        return _equal_options(sign, left, right)
    return Known(same if sign == "==" else not same)


def _equal_options(sign: str, left: Value, right: Value) -> Value:
    answers = {equal(a, b) for a, b in product(_options(left), _options(right))}
    if len(answers) == 1 and None not in answers:
        return Known(answers.pop() if sign == "==" else not answers.pop())
    return Unknown(causes_of(left, right))
