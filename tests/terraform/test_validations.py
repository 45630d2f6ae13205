"""Validations of variables, all of which hold, bound what the variables may be."""

from typing import Any

import pytest

from azbackup_lint.estate import RESOURCE_TYPES
from azbackup_lint.roots import allow_recursion
from azbackup_lint.source import Source
from azbackup_lint.values import Known, Unknown, Value
from tests.counting import calls_in
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


LIST = "list(string)"
OBJECTS = "list(object({ size = string, count = number }))"
EACH_IS = 'alltrue([for x in var.x : contains(["a", "b"], %s)])'


@pytest.mark.parametrize(
    ("expression", "type_", "condition", "expected"),
    [
        ("var.x[0]", LIST, EACH_IS % "x", {"a", "b"}),
        ("[for y in var.x : y][0]", LIST, EACH_IS % "x", {"a", "b"}),
        ("var.x[2].size", OBJECTS, EACH_IS % "x.size", {"a", "b"}),
        ("var.x[1]", LIST, EACH_IS % "x" + " && length(var.x) > 2", {"a", "b"}),
        ('var.x["k"]', "map(string)", EACH_IS % "x", set()),
        ("[for k, y in var.x : y]", "map(string)", EACH_IS % "x", set()),
        ("var.x[0]", LIST, '!anytrue([for x in var.x : x != "a"])', {"a"}),
        ("var.x[0]", LIST, 'anytrue([for x in var.x : x == "a"])', set()),
        ("var.x[0]", LIST, '!alltrue([for x in var.x : x != "a"])', set()),
        ("var.x[0]", LIST, 'alltrue([for x in var.x : x == "a" if x != "b"])', set()),
        ("var.x[0]", LIST, 'alltrue([for x in var.x : x == "a"]) || length(var.x) == 3', set()),
    ],
)
def test_items(expression: str, type_: str, condition: str, expected: set[Any]) -> None:
    assert known(made(expression, type_, condition)) == expected


@pytest.mark.parametrize("truth", ['anytrue([for x in var.x : x == "a"])', "length(var.x) > 0"])
def test_lists_that_are_not_empty(truth: str) -> None:
    length = made("length(var.x)", LIST, truth)
    assert isinstance(length, Unknown)
    assert length.minimum == 1


def test_text_that_has_a_length_is_set() -> None:
    assert made("var.x == null", "string", "length(var.x) > 0") == Known(False)


RESOURCE = """
variable "x" {
  type = %s
}
locals {
  y = var.x
}
resource "azurerm_managed_disk" "d" {
  name = %s
  lifecycle {
    precondition {
      condition     = %s
      error_message = "no"
    }
  }
}
resource "azurerm_managed_disk" "e" {
  name = %s
}
"""


@pytest.mark.parametrize(
    ("type_", "expression", "condition", "expected"),
    [
        ("string", "var.x", 'contains(["a", "b"], var.x)', {"a", "b"}),
        ("string", "upper(var.x)", 'var.x == "a" || var.x == "b"', {"A", "B"}),
        ("number", "var.x", 'contains(["1", 2], var.x)', {"1", "2"}),
        ("string", "local.y", 'contains(["a", "b"], local.y)', {"a", "b"}),
        ("object({ a = string })", "var.x.a", 'contains(["a", "b"], var.x.a)', {"a", "b"}),
        ("string", "var.x", "contains([azurerm_managed_disk.d.name], var.x)", set()),
        ("string", "var.x", 'self.name == "a"', set()),
    ],
)
def test_preconditions(type_: str, expression: str, condition: str, expected: set[Any]) -> None:
    text = RESOURCE % (type_, expression, condition, expression)
    disks = [d.resource() for d in module({"main.tf": text}).resources(RESOURCE_TYPES)]
    names = [known(disk.attributes.entries["name"]) for disk in disks]
    assert names == [expected, set()]


def test_preconditions_of_each_instance() -> None:
    text = RESOURCE % ("map(string)", "each.value", 'contains(["a", "b"], each.value)', '"e"')
    text = text.replace('"d" {\n', '"d" {\n  for_each = { k = var.x["k"] }\n')
    disk = next(iter(module({"main.tf": text}).resources(RESOURCE_TYPES))).resource()
    assert known(disk.attributes.entries["name"]) == {"a", "b"}


def test_other_attributes_stay_symbols() -> None:
    value = made("var.x.other", "any", 'var.x.size == "a"')
    assert isinstance(value, Unknown)
    assert str(value.link) == "var.x.other"


def test_default_counts_where_nothing_is_given() -> None:
    assert made("var.x", "string", 'contains(["a", "b"], var.x)', extra='default = "b"') == Known(
        "b"
    )


@pytest.mark.parametrize(
    ("default", "condition", "expected"),
    [
        ('""', "length(var.x) != 0", None),
        ('"HANA"', "length(var.x) != 0", "HANA"),
        ('"c"', 'contains(["a", "b"], var.x)', None),
        ('"c"', "length(file(var.x)) > 0", "c"),
    ],
)
def test_default_that_is_refused_must_be_replaced(
    default: str, condition: str, expected: str | None
) -> None:
    value = made("var.x", "string", condition, extra=f"default = {default}")
    if expected is not None:
        assert value == Known(expected)
        return
    assert isinstance(value, Unknown)
    assert [cause.subject for cause in value.causes] == ["var.x"]


def test_validations_that_ask_for_each_other_are_bounded() -> None:
    """What is evaluated for one is forgotten, and evaluated again for the next: 2^100 times."""
    blocks = [
        f'variable "v{index}" {{\n  validation {{\n    condition = '
        f"var.v{index} != var.v{(index + 1) % 100}\n  }}\n}}\n"
        for index in range(100)
    ]
    instance = module({"main.tf": "\n".join([*blocks, LOCALS % "var.v0"])})
    allow_recursion()
    calls = calls_in(lambda: instance.local("made", Source("x", "").span(0, 0)))
    assert calls < 3_000_000  # not eight, and the bound is told:
    assert {problem.kind.id for problem in instance.run.problems} == {"AZB009"}
