"""Functions on numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR
from fractions import Fraction
from functools import reduce

from azbackup_lint.languages.terraform.functions.arguments import (
    is_null,
    items,
    number,
    text,
    whole,
)
from azbackup_lint.languages.terraform.functions.powers import logarithm, power
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.numbers import (
    BITS,
    DOUBLE,
    WORD,
    add,
    is_negative,
    like,
    narrow,
    negative,
    word,
    zero,
)
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.operators import binary
from azbackup_lint.languages.terraform.type_system.types import ANY, NUMBER
from azbackup_lint.values import (
    NULL,
    Known,
    ListValue,
    Number,
    Unknown,
    Value,
    causes_of,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.choices import Range, range_of
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.open_collections import repeated

MAX_PARSED = 1000
"""Digits of a whole number that parseint() reads."""

MAX_RANGE = 1024
"""Numbers that range() makes at most, as in Terraform."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _monotone(compute: Callable[[Number], Number]) -> Callable[[Value], Value]:
    """A function that never falls: bounds of the argument are bounds of the result."""

    def apply(value: Value) -> Value:
        if isinstance(value, Known):
            return Known(compute(number(value)))
        low, high = range_of(value)
        return Unknown(
            causes_of(value),
            minimum=None if low is None else compute(low),
            maximum=None if high is None else compute(high),
        )

    return apply


def _absolute(value: Number) -> Number:
    return negative(value) if is_negative(value) else value


def _abs(value: Value) -> Value:
    if isinstance(value, Known):
        return Known(_absolute(number(value)))
    low, high = range_of(value)
    if low is not None and low >= 0:
        return Unknown(causes_of(value), minimum=low, maximum=high)
    ends = None if low is None or high is None else max(_absolute(low), _absolute(high))
    return Unknown(causes_of(value), minimum=0, maximum=ends)


def _extreme(pick: Callable[..., Number]) -> Callable[..., Value]:
    def compute(*values: Value) -> Value:
        if not values:
            raise EvaluationError("at least one number is required")
        if all(isinstance(value, Known) for value in values):
            return Known(pick(number(value) for value in values))
        low, high = _extreme_range([range_of(value) for value in values], pick)
        if low is not None and low == high:
            return Known(low)
        return Unknown(causes_of(*values), minimum=low, maximum=high)

    return compute


def _extreme_range(ranges: list[Range], pick: Callable[..., Number]) -> Range:
    """The range of the largest or smallest: one end is bounded by any number, one by all."""
    lows = [low for low, _ in ranges if low is not None]
    highs = [high for _, high in ranges if high is not None]
    if pick is max:
        return (max(lows) if lows else None), (max(highs) if len(highs) == len(ranges) else None)
    return (min(lows) if len(lows) == len(ranges) else None), (min(highs) if highs else None)


def _float(result: float) -> Known:
    if math.isnan(result):
        raise EvaluationError("the result is not a number")
    if math.isinf(result):
        raise LimitReached("the result is infinite, which is not followed")
    if result == 0:
        return Known(zero(negative=math.copysign(1, result) < 0, bits=DOUBLE))
    return Known(narrow(Fraction(result), DOUBLE))


def _log(value: Value, base: Value) -> Value:
    try:
        argument, root = float(number(value)), float(number(base))
    except OverflowError:
        raise EvaluationError("the logarithm of these numbers is not finite") from None
    if argument < 0 or root < 0 or argument == root == 0 or argument == root == 1:
        raise EvaluationError("there is no such logarithm")
    if argument == 0 or root == 1:
        raise LimitReached("the logarithm is infinite, which is not followed")
    return _float(logarithm(argument) / (logarithm(root) if root else -math.inf))


def _pow(base: Value, exponent: Value) -> Value:
    try:
        return _float(power(float(number(base)), float(number(exponent))))
    except OverflowError:
        raise LimitReached("the result is infinite, which is not followed") from None


def _parseint(digits: Value, base: Value) -> Value:
    if not isinstance(digits, Unknown) and not (
        isinstance(digits, Known) and isinstance(digits.data, str)
    ):
        raise EvaluationError("argument 1: a string is required")
    if isinstance(digits, Unknown) or isinstance(base, Unknown):
        return unknown_because(digits, base)
    radix, written = whole(base), text(digits)
    if not 2 <= radix <= 62:
        raise EvaluationError("the base must be from 2 to 62")
    body = written[1:] if written[:1] in ("-", "+") else written
    values = [DIGITS.find(digit) for digit in (body if radix > 36 else body.lower())]
    if not values or not all(0 <= value < radix for value in values):
        raise EvaluationError(f"{written[:80]!r} is not a number in base {radix}")
    if len(values) > MAX_PARSED:
        raise LimitReached(f"numbers of more than {MAX_PARSED} digits are not read")
    total = reduce(lambda higher, value: higher * radix + value, values)
    total = -total if written.startswith("-") else total
    bits = max(WORD, total.bit_length())
    return Known(narrow(total, bits) if bits < BITS else total)


def _rounded(rounding: str) -> Callable[[Number], Number]:
    def rounded(value: Number) -> Number:
        if isinstance(value, int):
            return value
        return like(int(value.to_integral_value(rounding=rounding)), value)

    return rounded


def _sign(value: Value) -> Value:
    given = whole(value)
    return Known(word((given > 0) - (given < 0)))


def _sum(values: Value) -> Value:
    if isinstance(values, Unknown):
        return unknown_because(values)
    numbers = items(values)
    if not numbers:
        raise EvaluationError("at least one number is required")
    total: Value | None = None
    for item in numbers:
        if is_null(item):
            raise EvaluationError("null can't be added")
        try:
            summand = convert(item, NUMBER)
        except ConversionError as error:
            raise EvaluationError(str(error)) from None
        total = summand if total is None else binary("+", total, summand)
    assert total is not None
    return total


def _range(*bounds: Value) -> Value:
    first, last = (Known(0), *bounds)[-2:] if bounds else (NULL, NULL)
    low, high = range_of(last)
    is_plain = first == Known(0) and len(bounds) < 3 and low is not None and low >= 0
    if isinstance(last, Unknown) and low is not None and is_plain:
        # up to 2.5 there are three numbers
        most = math.ceil(high) if high is not None else None
        count = Unknown(
            last.causes, minimum=math.ceil(low), maximum=most, span=last.span, hops=last.hops
        )
        return repeated(count, lambda at: at if isinstance(at, Unknown) else Known(at))
    if unknown_among(*bounds):
        return unknown_because(*bounds)
    numbers = [number(bound) for bound in bounds]
    if not 1 <= len(numbers) <= 3:
        raise EvaluationError("one to three numbers are required")
    start = numbers[0] if len(numbers) > 1 else word(0)
    limit = numbers[1] if len(numbers) > 1 else numbers[0]
    step = numbers[2] if len(numbers) > 2 else word(1 if start <= limit else -1)
    if step == 0 and start != limit:
        raise EvaluationError("the step must not be zero")
    if (step > 0) != (start < limit) and start != limit:
        raise EvaluationError("the step leads away from the limit")
    values: list[Value] = []
    while (start < limit) if step > 0 else (start > limit):
        if len(values) == MAX_RANGE:
            raise EvaluationError(f"more than {MAX_RANGE} elements")
        values.append(Known(start))
        start = add(start, step)
    return ListValue(tuple(values), "list", element=NUMBER)


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(_abs, (NUMBER,), partial=True),
    "ceil": Function(_monotone(_rounded(ROUND_CEILING)), (NUMBER,), partial=True),
    "floor": Function(_monotone(_rounded(ROUND_FLOOR)), (NUMBER,), partial=True),
    "log": Function(_log, (NUMBER, NUMBER)),
    "max": Function(_extreme(max), rest=NUMBER, partial=True),
    "min": Function(_extreme(min), rest=NUMBER, partial=True),
    "parseint": Function(_parseint, (ANY, NUMBER), partial=True),
    "pow": Function(_pow, (NUMBER, NUMBER)),
    "range": Function(_range, rest=NUMBER, partial=True),
    "signum": Function(_sign, (NUMBER,)),
    "sum": Function(_sum, (ANY,), partial=True, passes=2),
}
