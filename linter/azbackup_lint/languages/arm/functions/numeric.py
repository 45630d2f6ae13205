"""Functions on numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions.arguments import text, whole
from azbackup_lint.languages.arm.functions.signature import (
    ARRAY,
    INT,
    STRING,
    Function,
    beyond,
    undocumented,
)
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import (
    Known,
    ListValue,
    Number,
    Unknown,
    Value,
    causes_of,
    unknown_among,
)
from azbackup_lint.values.choices import range_of
from azbackup_lint.values.errors import EvaluationError

LOWEST, HIGHEST = -(2**63), 2**63 - 1

_INTEGER = lazy_regex(r"\s*[-+]?\d{1,30}\s*", re.ASCII)
_DECIMAL = lazy_regex(
    r"\s*[-+]?(?:\d{1,30}\.?\d{0,30}|\.\d{1,30})(?:[eE][-+]?\d{1,2})?\s*", re.ASCII
)


def _arithmetic(compute: Callable[[int, int], int]) -> Callable[[Value, Value], Value]:
    """A computation that is monotone in each operand, so that ranges stay ranges."""

    def apply(left: Value, right: Value) -> Value:
        if unknown_among(left, right):
            return _between(compute, left, right)
        result = compute(whole(left), whole(right))
        return Known(result) if LOWEST <= result <= HIGHEST else beyond("integers of 64 bits")

    return apply


def _between(compute: Callable[[int, int], int], left: Value, right: Value) -> Value:
    causes = causes_of(left, right)
    ends = [*range_of(left), *range_of(right)]
    if any(end is None or not isinstance(end, int) for end in ends):
        return _half_open(compute, left, right)
    low, high, least, most = (int(end) for end in ends if end is not None)
    corners = [compute(a, b) for a in (low, high) for b in (least, most)]
    if min(corners) < LOWEST or max(corners) > HIGHEST:
        return Unknown(causes)
    return Unknown(causes, minimum=min(corners), maximum=max(corners))


def _half_open(compute: Callable[[int, int], int], left: Value, right: Value) -> Value:
    """The one end that a sum or difference has where its operands have one each."""
    causes = causes_of(left, right)
    (low, high), (least, most) = range_of(left), range_of(right)
    if any(isinstance(end, Decimal) for end in (low, high, least, most)):
        return Unknown(causes)
    if compute(0, 1) == -1:
        least, most = most, least
    elif compute(0, 1) != 1:
        return Unknown(causes)
    minimum = compute(int(low), int(least)) if low is not None and least is not None else None
    maximum = compute(int(high), int(most)) if high is not None and most is not None else None
    return Unknown(causes, minimum=minimum, maximum=maximum)


def _div(left: Value, right: Value) -> Value:
    """The quotient, cut off towards zero."""
    dividend, divisor = whole(left), whole(right)
    if divisor == 0:
        raise EvaluationError("division by zero")
    quotient = abs(dividend) // abs(divisor)
    if (dividend < 0) != (divisor < 0):
        return Known(-quotient)
    return Known(quotient) if quotient <= HIGHEST else beyond("integers of 64 bits")


def _mod(left: Value, right: Value) -> Value:
    """The remainder, with the sign of the dividend."""
    dividend, divisor = whole(left), whole(right)
    if divisor == 0:
        raise EvaluationError("division by zero")
    remainder = abs(dividend) % abs(divisor)
    return Known(remainder if dividend >= 0 else -remainder)


def _extreme(pick: Callable[[Iterable[Number]], Number], word: str) -> Callable[..., Value]:
    def compute(*values: Value) -> Value:
        numbers: list[Value] = []
        for value in values:
            numbers.extend(value.items if isinstance(value, ListValue) else (value,))
        if any(not isinstance(item, Unknown) and kind_of(item) != INT for item in numbers):
            raise EvaluationError(f"{word}() takes whole numbers alone")
        if not numbers:
            raise EvaluationError(f"{word}() of nothing")
        if not unknown_among(*numbers):
            return Known(pick(whole(item) for item in numbers))
        return _extreme_of_ranges(pick, numbers)

    return compute


def _extreme_of_ranges(pick: Callable[[Iterable[Number]], Number], numbers: list[Value]) -> Value:
    """The extremes of the lower and upper ends; open ends count on one side only."""
    lows = [low for low, _ in map(range_of, numbers) if low is not None]
    highs = [high for _, high in map(range_of, numbers) if high is not None]
    largest = pick((0, 1)) == 1
    minimum = pick(lows) if lows and (largest or len(lows) == len(numbers)) else None
    maximum = pick(highs) if highs and (not largest or len(highs) == len(numbers)) else None
    return Unknown(causes_of(*numbers), minimum=minimum, maximum=maximum)


def _int(value: Value) -> Value:
    if isinstance(value, Unknown):
        return Unknown(value.causes, minimum=value.minimum, maximum=value.maximum)
    assert isinstance(value, Known)
    if isinstance(value.data, Decimal):
        return undocumented("int() of a fraction")
    if isinstance(value.data, int):
        return value
    if not _INTEGER.fullmatch(text(value)):
        raise EvaluationError(f"{text(value)!r} is no whole number")
    number = int(text(value))
    if not LOWEST <= number <= HIGHEST:
        raise EvaluationError(f"{number} doesn't fit in 64 bits")
    return Known(number)


def _float(value: Value) -> Value:
    assert isinstance(value, Known)
    if not isinstance(value.data, str):
        return value
    if not _DECIMAL.fullmatch(value.data):
        raise EvaluationError(f"{value.data!r} is no number")
    number = Decimal(value.data.strip())
    integral = number == number.to_integral_value()
    return Known(int(number)) if integral else Known(number)


def _copy_index(surroundings: Surroundings, *values: Value) -> Value:
    """The index of a loop plus an offset: `copyIndex([loop], [offset])`."""
    loop = text(values[0]) if values and kind_of(values[0]) == STRING else None
    offsets = values if loop is None else values[1:]
    if len(offsets) > 1 or any(kind_of(offset) != INT for offset in offsets):
        raise EvaluationError("copyIndex() takes the name of a loop and a whole number")
    index = surroundings.copy_index(loop)
    return _arithmetic(lambda a, b: a + b)(index, offsets[0]) if offsets else index


FUNCTIONS: Mapping[str, Function] = {
    "add": Function(_arithmetic(lambda a, b: a + b), (INT, INT), partial=True),
    "copyindex": Function(_copy_index, (f"{STRING} or {INT}", INT), optional=2, contextual=True),
    "div": Function(_div, (INT, INT)),
    "float": Function(_float, (f"{STRING} or {INT} or float",)),
    "int": Function(_int, (f"{STRING} or {INT} or float",), partial=True),
    "max": Function(
        _extreme(max, "max"), (f"{INT} or {ARRAY}",), rest=f"{INT} or {ARRAY}", partial=True
    ),
    "min": Function(
        _extreme(min, "min"), (f"{INT} or {ARRAY}",), rest=f"{INT} or {ARRAY}", partial=True
    ),
    "mod": Function(_mod, (INT, INT)),
    "mul": Function(_arithmetic(lambda a, b: a * b), (INT, INT), partial=True),
    "sub": Function(_arithmetic(lambda a, b: a - b), (INT, INT), partial=True),
}
