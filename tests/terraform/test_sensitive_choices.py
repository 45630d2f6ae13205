"""Values that a sensitive one has decided on are sensitive, too, as Terraform has it.

The answers are those of `issensitive()` in Terraform 1.11.4. More may be hidden here: Terraform
takes an attribute of an object by a sensitive name for public.
"""

import pytest

from azbackup_lint.values import Known, is_secret
from tests.terraform.evaluating import module

NAMES = """
variable "key" {
  sensitive = true
  default   = "x"
}

variable "number" {
  sensitive = true
  default   = 1
}

variable "flag" {
  sensitive = true
  default   = true
}

locals {
  numbers = { x = 2, y = 1 }
  objects = { x = { a = 1 }, y = { a = 2 } }
  list    = [5, 6, 7]
  chosen  = var.flag ? { a = 1, b = { c = 2 } } : { a = 2, b = { c = 3 } }
  %s
}
"""


@pytest.mark.parametrize(
    ("expression", "data"),
    [
        ('var.key == "x" ? 2 : 1', 2),
        ('(var.key == "x" ? local.objects.x : local.objects.y).a', 1),
        ("tomap(local.numbers)[var.key]", 2),
        ("local.numbers[var.key]", 2),
        ("local.objects[var.key].a", 1),
        ("local.list[var.number]", 6),
        ("lookup(local.numbers, var.key, 1)", 2),
        ("element(local.list, var.number)", 6),
        ("[for key, value in local.numbers : value if key == var.key][0]", 2),
        ("one([for key, value in local.numbers : value if key == var.key])", 2),
        ("{ for key, value in local.numbers : key => value if key == var.key }.x", 2),
        ("[for value in [1, 2] : value if var.flag][1]", 2),
        ("coalesce(var.flag ? null : 1, 2)", 2),
        ("try(var.flag ? 1 : 2, 3)", 1),
        ("try(local.list[var.number], 3)", 6),
        ('"${var.flag ? "a" : "b"}"', "a"),
        ('"%{ if var.flag }a%{ else }b%{ endif }"', "a"),
        ("slice(local.list, 0, var.number)[0]", 5),
        ("concat([1], var.flag ? [2] : [])[0]", 1),
        ("merge({ a = 1 }, var.flag ? { b = 1 } : {}).a", 1),
        ("flatten([[1], var.flag ? [2] : []])[1]", 2),
        ('compact(["a", var.flag ? "" : "c"])[0]', "a"),
        ("coalescelist(var.flag ? [] : [1], [2])[0]", 2),
        ("local.chosen.a", 1),
        ('local.chosen["a"]', 1),
        ("local.chosen.b.c", 2),
        ("(var.flag ? local.objects : {}).y.a", 2),
        ("values(local.chosen)[0]", 1),
        ("[for key, value in local.chosen : key][0]", "a"),
        ("length(local.chosen)", 2),
        ("true ? 4 : var.number", 4),
        ("false ? var.number : 4", 4),
        ("(true ? [3, 4] : [var.number, 4])[0] == 3 ? 1 : var.number", 1),
        ('{ for key in ["a"] : key => 1 if var.flag }.a', 1),
    ],
)
def test_what_a_sensitive_value_decides_on_is_sensitive(expression: str, data: object) -> None:
    instance = module({"main.tf": NAMES % f"result = {expression}"})
    value = instance.local("result", instance.configuration.start)
    assert value == Known(data)
    assert is_secret(value)
    written = {hop.span.text for hop in value.hops if not hop.is_secret}
    assert str(data) not in written  # where that was written would tell


@pytest.mark.parametrize(
    ("expression", "data"),
    [
        ('nonsensitive(var.key) == "x" ? 1 : 2', 1),
        ("nonsensitive(var.flag ? 1 : 2)", 1),
        ("[var.key, 1][1]", 1),
        ('[for value in [var.key, "a"] : value][1]', "a"),
        ('lookup({ a = var.key, b = 2 }, "b", 1)', 2),
        ('element([var.key, "z"], 1)', "z"),
        ("local.list[0]", 5),
        ("(true ? [3, 4] : [var.number, 4])[0]", 3),
        ("can(local.numbers[var.key])", True),
    ],
)
def test_what_no_sensitive_value_decides_on_is_shown(expression: str, data: object) -> None:
    instance = module({"main.tf": NAMES % f"result = {expression}"})
    value = instance.local("result", instance.configuration.start)
    assert value == Known(data)
    assert not is_secret(value)
