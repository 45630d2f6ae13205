"""Operators on values that may be unknown or bounded."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from decimal import Decimal

from azbackup_lint.languages.terraform.numbers import (
    add,
    divide,
    multiply,
    negative,
    remainder,
)
from azbackup_lint.languages.terraform.type_system.conversion import (
    ConversionError,
    convert,
    unified,
)
from azbackup_lint.languages.terraform.type_system.equality import equal
from azbackup_lint.languages.terraform.type_system.exact_types import common_type
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    BOOL,
    NUMBER,
    Collection,
    Primitive,
    Type,
    type_of,
)
from azbackup_lint.languages.terraform.type_system.unification import element_types, unify_types
from azbackup_lint.records import replace
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Number,
    Unknown,
    Value,
    causes_of,
    is_same,
    is_wholly_known,
    unknown_because,
)
from azbackup_lint.values.choices import Range, for_each_option, one_of, range_of
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.logic import truth

_OF_TWO_TYPES = "the two results of a condition must be of one type, or convertible to one"

COMPARISONS: Mapping[str, Callable[[Number, Number], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}

ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": add,
    "-": lambda left, right: add(left, negative(right)),
    "*": multiply,
    "/": divide,
    "%": remainder,
}


def unary(sign: str, operand: Value) -> Value:
    """`-operand` or `!operand`; raises EvaluationError."""
    if sign == "-":
        number = _as(operand, NUMBER)
        if isinstance(number, Known):
            return Known(negative(_number(number)))
        low, high = number.minimum, number.maximum
        flipped = Unknown(
            number.causes,
            minimum=_negative(high),
            maximum=_negative(low),
        )
        return for_each_option((number,), lambda value: unary("-", value)) or flipped
    truth = _as(operand, BOOL)
    if isinstance(truth, Known):
        return Known(not truth.data)
    return for_each_option((truth,), lambda value: unary("!", value)) or Unknown(truth.causes)


def binary(sign: str, left: Value, right: Value) -> Value:
    """`left sign right`; raises EvaluationError."""
    spread = for_each_option((left, right), lambda first, second: _binary(sign, first, second))
    if isinstance(spread, Unknown) and not spread.options and is_same(left, right):
        return _binary(sign, left, right)
    return spread if spread is not None else _binary(sign, left, right)


def _binary(sign: str, left: Value, right: Value) -> Value:
    if sign in ("==", "!="):
        same = equal(left, right)
        return truth(None if same is None else same is (sign == "=="), left, right)
    if sign in ("&&", "||"):
        return _logic(sign, left, right)
    first, second = _as(left, NUMBER), _as(right, NUMBER)
    if isinstance(first, Known) and isinstance(second, Known):
        numbers = _number(first), _number(second)
        if sign in COMPARISONS:
            return Known(COMPARISONS[sign](*numbers))
        return Known(ARITHMETIC[sign](*numbers))
    causes = causes_of(first, second)
    if sign in COMPARISONS:
        decided = _compared(sign, range_of(first), range_of(second))
        return truth(decided, first, second)
    low, high = _range(sign, range_of(first), range_of(second))
    return Unknown(causes, minimum=low, maximum=high)


def truth_of(condition: Value) -> Known | Unknown:
    """A condition as true, false or unknown; raises EvaluationError for what is neither."""
    return _as(condition, BOOL)


def conditional(condition: Value, then: Value, otherwise: Value) -> Value:
    """`condition ? then : otherwise`, both of one type; raises EvaluationError."""
    truth = truth_of(condition)
    if isinstance(truth, Known) and is_wholly_known(then) and is_wholly_known(otherwise):
        taken, other = (then, otherwise) if truth.data else (otherwise, then)
        if is_null(taken) and type_of(taken) == ANY:
            return convert(taken, type_of(other))  # null gets the type of the other
        if ANY in (type_of(taken), type_of(other)):
            return taken
        return one_of_type(taken, type_of(then), type_of(otherwise))
    try:
        branches = unified([then, otherwise])
    except ConversionError:
        if isinstance(truth, Known):
            return one_of_type(then if truth.data else otherwise, type_of(then), type_of(otherwise))
        if unify_types((type_of(then), type_of(otherwise))) is not None:
            return unknown_because(condition)  # only a value can't be converted
        raise EvaluationError(_OF_TWO_TYPES) from None
    then, otherwise = branches
    if isinstance(truth, Known):
        return then if truth.data else otherwise
    if is_same(then, otherwise) or (then == otherwise and not isinstance(then, (Known, Unknown))):
        return then
    return one_of((then, otherwise), causes_of(truth))


def one_of_type(taken: Value, then: Type, otherwise: Type) -> Value:
    """The result of a conditional with branches of these types; raises EvaluationError."""
    common = (common_type if is_wholly_known(taken) else unify_types)((then, otherwise))
    if common is None:
        raise EvaluationError(_OF_TWO_TYPES)
    if isinstance(then, Collection) or isinstance(otherwise, Collection):
        taken = _as_collection(taken, common)
    try:
        return convert(taken, common)
    except ConversionError:
        raise EvaluationError(_OF_TWO_TYPES) from None


def _as_collection(taken: Value, to: Type) -> Value:
    """A tuple or object beside a collection, as what go-cty takes it for: it passes such a value
    itself to the conversion from the collection that it would become (unify.go, `listConv(in)`).
    """
    if not isinstance(to, Collection) or Collection(to.kind, _element_of(taken)) == to:
        return taken
    if to.kind == "list" and isinstance(taken, ListValue) and taken.kind == "tuple":
        return replace(taken, kind="list")
    if to.kind == "map" and isinstance(taken, MapValue) and taken.kind == "object":
        return replace(taken, kind="map")
    return taken


def _element_of(value: Value) -> Type:
    return common_type(element_types(type_of(value))) or ANY


def _as(value: Value, to: Primitive) -> Known | Unknown:
    try:
        converted = convert(value, to)
    except ConversionError as error:
        raise EvaluationError(f"{error.message} here") from None
    if isinstance(converted, Known) and converted.data is None:
        raise EvaluationError(f"a {to.name} is required here, not null")
    assert isinstance(converted, (Known, Unknown))
    return converted


def _number(value: Known) -> Number:
    assert isinstance(value.data, (int, Decimal))
    return value.data


def _range(sign: str, left: Range, right: Range) -> Range:
    """The range of the result of an arithmetic operation."""
    (low, high), (other_low, other_high) = left, right
    if sign == "-":
        negated = (_negative(other_high), _negative(other_low))
        return _range("+", left, negated)
    if sign == "+":
        return _both(low, other_low, add), _both(high, other_high, add)
    if sign == "*" and low is not None and other_low is not None and min(low, other_low) >= 0:
        return multiply(low, other_low), _both(high, other_high, multiply)
    if sign == "/" and other_low is not None and other_low == other_high and other_low > 0:
        return _both(low, other_low, divide), _both(high, other_low, divide)
    return None, None


def _negative(number: Number | None) -> Number | None:
    return None if number is None else negative(number)


def _both(
    first: Number | None, second: Number | None, compute: Callable[[Number, Number], Number]
) -> Number | None:
    return None if first is None or second is None else compute(first, second)


def _compared(sign: str, left: Range, right: Range) -> bool | None:
    """The result of comparing two ranges, if it is certain."""
    if sign in (">", ">="):
        return _compared("<" if sign == ">" else "<=", right, left)
    (low, high), (other_low, other_high) = left, right
    compare = COMPARISONS[sign]
    if high is not None and other_low is not None and compare(high, other_low):
        return True
    if low is not None and other_high is not None and not compare(low, other_high):
        return False
    return None


def _logic(sign: str, left: Value, right: Value) -> Value:
    """Kleene's three values: one decisive side is enough."""
    first, second = _as(left, BOOL), _as(right, BOOL)
    decisive = sign == "||"
    for side in (first, second):
        if isinstance(side, Known) and side.data is decisive:
            return Known(decisive)
    if isinstance(first, Unknown) or isinstance(second, Unknown):
        return unknown_because(first, second)
    return Known(not decisive)
