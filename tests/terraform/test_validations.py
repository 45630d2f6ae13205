"""Validations of variables, all of which hold, bound what the variables may be."""

from typing import Any

import pytest

from azbackup_lint.values import Known, Unknown, Value
from tests.terraform.evaluating import module

LOCALS = """
locals {
  allowed = ["a", "b"]
  sizes   = { a = 1, b = 2 }
  again   = { c = var.x }
  made    = %s
}
"""


def made(expression: str, type_: str, *conditions: str, extra: str = "") -> Value:
    blocks = "".join(
        f'  validation {{\n    condition = {condition}\n    error_message = "no"\n  }}\n'
        for condition in conditions
    )
    variable = f'variable "x" {{\n  type = {type_}\n  {extra}\n{blocks}}}\n'
    instance = module({"main.tf": variable + LOCALS % expression})
    value = instance.local("made", instance.configuration.sources[0].span(0, 0))
    assert not instance.run.problems
    return value


def known(value: Value) -> Any:
    assert isinstance(value, Unknown)
    return {option.data for option in value.options if isinstance(option, Known)}


@pytest.mark.parametrize(
    ("type_", "condition", "expected"),
    [
        ("string", 'contains(["a", "b"], var.x)', {"a", "b"}),
        ("string", "contains(local.allowed, var.x)", {"a", "b"}),
        ("string", "contains(keys(local.sizes), var.x)", {"a", "b"}),
        ("string", "contains(keys(local.again), var.x)", {"c"}),
        ("string", 'var.x == "a" || "b" == var.x', {"a", "b"}),
        ("string", 'anytrue([var.x == "a", var.x == "b"])', {"a", "b"}),
        ("string", 'alltrue([var.x != "b", contains(["a", "b"], var.x)])', {"a"}),
        ("string", '!(var.x != "a" && var.x != "b")', {"a", "b"}),
        ("string", 'can(regex("^(a|b)$", var.x))', {"a", "b"}),
        ("string", 'can(regex("^(?:a|b)$", var.x))', {"a", "b"}),
        ("string", 'can(regex("^a$", var.x))', {"a"}),
        ("string", 'var.x == null || contains(["a"], var.x)', {"a", None}),
        ("string", 'var.x == null ? true : contains(["a"], var.x)', {"a", None}),
        ("string", 'var.x != null ? contains(["a"], var.x) : false', {"a"}),
        ("string", 'try(contains(["a", "b"], var.x), false)', {"a", "b"}),
        ("number", 'contains(["1", 2], var.x)', {1, 2}),
        ("bool", "var.x", {True}),
        ("bool", "!var.x", {False}),
        ("string", 'var.x == "a" || true', set()),
        ("string", 'var.x == "a" || length(var.x) > 3', set()),
        ("string", 'contains(["a", "b"], lower(var.x))', set()),
        ("string", 'can(regex("^a|b$", var.x))', set()),
        ("string", 'can(regex("(a|b)", var.x))', set()),
        ("string", 'var.x != "a"', set()),
        ("string", 'var.x == "a" && var.x == "b"', set()),
        ("string", "var.x == local.made", set()),
    ],
)
def test_choices(type_: str, condition: str, expected: set[Any]) -> None:
    assert known(made("var.x", type_, condition)) == expected


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        (["var.x >= 1 && var.x <= 8"], (1, 8)),
        (["1 <= var.x", "8 >= var.x"], (1, 8)),
        (["var.x > 0"], (0, None)),
        (["var.x < 5 || var.x == 9"], (None, 9)),
        (["var.x >= 2 || var.x >= 1"], (1, None)),
        (["!(var.x < 3)"], (3, None)),
        (["var.x >= 2 || true"], (None, None)),
        (["var.x >= length(local.allowed)"], (2, None)),
        (["var.x == floor(var.x)", "var.x >= 4"], (4, None)),
    ],
)
def test_bounds(conditions: list[str], expected: tuple[int | None, int | None]) -> None:
    value = made("var.x", "number", *conditions)
    assert isinstance(value, Unknown)
    low, high = value.minimum, value.maximum
    assert (low if low is None else int(low), high if high is None else int(high)) == expected


def test_ends_that_are_excluded() -> None:
    value = made("var.x", "number", "var.x > 32 && var.x < 40")
    assert isinstance(value, Unknown)
    assert value.minimum is not None
    assert value.maximum is not None
    assert 32 < value.minimum < value.maximum < 40


@pytest.mark.parametrize(
    ("expression", "condition", "expected"),
    [
        ("var.x.size", 'contains(["a", "b"], var.x.size)', {"a", "b"}),
        ('var.x["size"]', 'var.x.size == "a" || var.x["size"] == "b"', {"a", "b"}),
        ("var.x.inner.size", 'contains(["a"], var.x.inner.size)', {"a"}),
        ("var.x.count", "var.x.count == 3 || var.x.count == 4", {3, 4}),
        ("var.x.other", 'contains(["a"], var.x.size)', set()),
        ("var.x", 'contains(["a"], var.x.size)', set()),
    ],
)
def test_attributes(expression: str, condition: str, expected: set[Any]) -> None:
    type_ = (
        "object({ size = string, count = number, other = string, inner = object({size = string}) })"
    )
    assert known(made(expression, type_, condition)) == expected


def test_other_attributes_stay_symbols() -> None:
    value = made("var.x.other", "any", 'var.x.size == "a"')
    assert isinstance(value, Unknown)
    assert str(value.link) == "var.x.other"


def test_default_counts_where_nothing_is_given() -> None:
    assert made("var.x", "string", 'contains(["a"], var.x)', extra='default = "b"') == Known("b")
