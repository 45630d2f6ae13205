"""Functions that compare and decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.equality import equal
from azbackup_lint.languages.arm.functions.arguments import text
from azbackup_lint.languages.arm.functions.signature import (
    ANY,
    BOOL,
    INT,
    STRING,
    Function,
    undocumented,
)
from azbackup_lint.values import NULL, Known, Number, Unknown, Value, unknown_among, unknown_because
from azbackup_lint.values.choices import range_of
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.logic import truth

COMPARABLE = f"{INT} or float or {STRING}"

Decide = Callable[[Number, Number], bool]


def _equals(left: Value, right: Value) -> Value:
    return truth(equal(left, right), left, right)


def _compare(decide: Decide) -> Function:
    """An order of numbers, or of texts."""

    def compute(left: Value, right: Value) -> Value:
        if unknown_among(left, right):
            return truth(_by_range(decide, left, right), left, right)
        assert isinstance(left, Known)
        assert isinstance(right, Known)
        if isinstance(left.data, str) and isinstance(right.data, str):
            order = _order(left.data, right.data)
            if order is None:
                return undocumented("the order of these texts")
            return Known(decide(order, 0))
        if isinstance(left.data, str) or isinstance(right.data, str):
            raise EvaluationError(f"{kind_of(left)} can't be compared with {kind_of(right)}")
        return Known(decide(_number(left), _number(right)))

    return Function(compute, (COMPARABLE, COMPARABLE), partial=True)


def _number(value: Known) -> Number:
    assert isinstance(value.data, (int, Decimal))
    return value.data


def _by_range(decide: Decide, left: Value, right: Value) -> bool | None:
    """The answer where the ranges leave only one: where the best ends fail, or the worst hold."""
    (low, high), (least, most) = range_of(left), range_of(right)
    best, worst = (low, most), (high, least)
    if decide(1, 0):
        best, worst = worst, best
    if best[0] is not None and best[1] is not None and not decide(best[0], best[1]):
        return False
    if worst[0] is not None and worst[1] is not None and decide(worst[0], worst[1]):
        return True
    return None


def _order(left: str, right: str) -> int | None:
    """The order of texts by .NET's invariant culture: letters first, small before capital.

    None where signs or letters beyond ASCII are involved, whose weights are another matter.
    """
    if left == right:
        return 0
    if not (_is_plain(left) and _is_plain(right)):
        return None
    ours, theirs = (left.lower(), left.swapcase()), (right.lower(), right.swapcase())
    return -1 if ours < theirs else 1


def _is_plain(subject: str) -> bool:
    return subject == "" or (subject.isascii() and subject.isalnum())


def _not(value: Value) -> Value:
    return unknown_because(value) if isinstance(value, Unknown) else Known(value == Known(False))


def _bool(value: Value) -> Value:
    assert isinstance(value, Known)
    data = value.data
    if isinstance(data, bool):
        return Known(data)
    if isinstance(data, int):
        return Known(data != 0) if data in (0, 1) else undocumented("bool() of other numbers")
    word = text(value).strip().lower()
    if word in ("true", "false"):
        return Known(word == "true")
    if word in ("0", "1"):
        return undocumented("bool() of a number in a text")
    raise EvaluationError(f"{text(value)!r} is neither true nor false")


def _constant(value: Value) -> Function:
    return Function(lambda: value)


FUNCTIONS: Mapping[str, Function] = {
    "bool": Function(_bool, (f"{STRING} or {INT} or {BOOL}",)),
    "equals": Function(_equals, (ANY, ANY), partial=True, deep=True),
    "false": _constant(Known(False)),
    "greater": _compare(lambda a, b: a > b),
    "greaterorequals": _compare(lambda a, b: a >= b),
    "less": _compare(lambda a, b: a < b),
    "lessorequals": _compare(lambda a, b: a <= b),
    "not": Function(_not, (BOOL,), partial=True),
    "null": _constant(NULL),
    "true": _constant(Known(True)),
}
