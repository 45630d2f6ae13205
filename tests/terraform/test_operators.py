"""Operators on values that are unknown, or known within bounds."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.languages.terraform.numbers import (
    add,
    divide,
    multiply,
    number_text,
    parse_number,
)
from azbackup_lint.languages.terraform.type_system.operators import binary, conditional
from azbackup_lint.values import Cause, Known, Link, Unknown, Value
from tests.terraform.evaluating import evaluate

CAUSE = Cause("variable", "var.x")
X = Unknown((CAUSE,))
NAMES: dict[str, Value] = {
    "x": X,
    "c": Unknown((Cause("variable", "var.c"),)),
    "some": Unknown((CAUSE,), minimum=33),
    "few": Unknown((CAUSE,), minimum=1, maximum=4),
    "text": Unknown((CAUSE,), parts=("vm-", X)),
    "digits": Unknown((CAUSE,), parts=("1", X)),
    "letters": Unknown((CAUSE,), parts=("t", X)),
    "id": Unknown((CAUSE,), link=Link("azurerm_managed_disk.d", "id")),
}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("false && x", False),
        ("x && false", False),
        ("true || x", True),
        ("(c ? 3 : 2) > 1", True),
        ("(c ? 3 : 2) == 4", False),
        ("(c ? 3 : 2) + 1 >= 3", True),
        ("c ? 1 : 1", 1),
        ("some > 32", True),
        ("some < 33", False),
        ("some + 1 > 33", True),
        ("few * 2 <= 8", True),
        ("-few < 0", True),
        ("few == 5", False),
        ("some == null", False),
        ("text == null", False),
        ('text == "disk"', False),
        ("text == 1", False),
        ("text == true", False),
        ('replace(text, "-", "_") == "vm-1"', False),
        ('replace(text, "-", "") == 1', False),
        ("id == null", False),
        ("id == 1.5", False),
        ("id != true", True),
        ("id == id", True),
        ("max(few, 9)", 9),
        ("min(some, 5)", 5),
        ("max(some, 1) >= 33", True),
        ("length([x, x])", 2),
        ('contains(["a", x], "a")', True),
        ("anytrue([x, true])", True),
        ("alltrue([x, false])", False),
        ('coalesce(id, "y") == id', True),
        ("lookup({a = 1, b = 1}, x, 1)", 1),
        ("element([7, 7], x)", 7),
        ("length(setproduct([x], [1, 2]))", 2),
        ("keys({a = x})[0]", "a"),
        ("jsondecode(jsonencode({a = x, b = 2})).b", 2),
        ("merge({a = x}, {b = 2}).b", 2),
        ('(true ? {p = merge(tomap({a = "k"}), {b = {i = x}})} : {}).p.a', "k"),
        ("length(toset([{n = 1, i = x}, {n = 2, i = x}]))", 2),
        ("sum([1, few]) >= 2", True),
        ('startswith(c ? "ab" : "ac", "a")', True),
        ("ceil(few / 2) >= 1", True),
    ],
)
def test_decided(expression: str, expected: object) -> None:
    value = evaluate(expression, NAMES)
    assert isinstance(value, Known)
    assert value.data == expected


@pytest.mark.parametrize(
    "expression",
    ["x == 1", "x == null", "few == 2", "some == 40", "toset([x, x, 1])", 'coalesce(x, "a")',
     "merge(x, {a = 1})", "contains([x], 1)", "few > 2", 'text == "vm-1"', "true && x",
     "digits == 12", "digits == true", "letters == true", 'replace(digits, "1", "2") == 22',
     'replace(text, "vm", "2") == 2', 'replace(text, "-", "_") == "vm_1"'],
)  # fmt: skip
def test_undecided(expression: str) -> None:
    value = evaluate(expression, NAMES)
    assert isinstance(value, Unknown)
    assert CAUSE in value.causes


def test_options_of_nested_conditions_are_flat() -> None:
    value = evaluate("c ? 1 : x == 1 ? 2 : 3", NAMES)
    assert isinstance(value, Unknown)
    assert value.options == (Known(1), Known(2), Known(3))
    assert [cause.subject for cause in value.causes] == ["var.c", "var.x"]


def test_options_are_bounded() -> None:
    value: Value = Known(0)
    for number in range(1, 40):
        value = conditional(Unknown((Cause("variable", f"var.{number}"),)), Known(number), value)
    assert isinstance(value, Unknown)
    assert not value.options
    assert (value.minimum, value.maximum) == (0, 39)


def test_format_keeps_parts() -> None:
    value = evaluate('format("%s-%02d", text, 7)', NAMES)
    assert isinstance(value, Unknown)
    assert value.parts == ("vm-", X, "-07")


NUMBERS = st.one_of(
    st.integers(-(10**40), 10**40),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=6),
)


@given(NUMBERS, NUMBERS)
def test_arithmetic_is_that_of_numbers(left: Decimal, right: Decimal) -> None:
    # Of whole numbers, "f" would write those of binary floating point.
    first, second = (parse_number(format(Decimal(number), "f")) for number in (left, right))
    assert first is not None
    assert second is not None
    assert add(first, second) == add(second, first)
    assert multiply(first, second) == multiply(second, first)
    assert binary("==", Known(first), Known(second)).data is (left == right)
    if second:
        quotient = divide(first, second)
        assert parse_number(number_text(quotient)) == quotient
