"""Elements at keys that are unknown, or known in part."""

from typing import Any

import pytest

from azbackup_lint.resources import CERTAIN
from azbackup_lint.values import Cause, Known, Link, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.choices import MAX_OPTIONS, one_of, range_of
from tests.arm.evaluating import Around, value_at
from tests.terraform.evaluating import evaluate, module

VARIABLES = """
variable "env" {}
variable "number" {}
variable "object" {}
variable "few" {
  validation {
    condition = contains(["dev", "prod"], var.few)
  }
}
resource "azurerm_managed_disk" "d" {
  for_each     = { a = 1, b = 2 }
  disk_size_gb = each.value
}
locals {
  sizes = { dev = 1, prod = 3, test = 1 }
  vms   = { dev = { size = "small", disks = [1, 2] }, prod = { size = "large", disks = [3, 4] } }
  same  = { dev = 7, prod = 7 }
  some  = { dev = 1, prod = var.number }
  list  = ["a", "b", "c"]
  many  = { for n in range(100) : "k${n}" => n }
  found = local.sizes[var.env]
}
"""
ROOT = module({"main.tf": VARIABLES})


def _options(value: Value) -> Any:
    """The data that a value may have: one, several, a range or anything."""
    if isinstance(value, Known):
        return value.data
    if isinstance(value, Unknown) and value.options:
        return [_options(option) for option in value.options]
    low, high = range_of(value)
    return "?" if low is None and high is None else (low, high)


@pytest.mark.parametrize(
    ("expression", "options"),
    [
        ("local.sizes[var.env]", [1, 3]),
        ("local.sizes[var.few]", [1, 3]),
        ('local.sizes["${var.env}st"]', 1),
        ('local.sizes["${var.env}d"]', 3),
        ('local.sizes["x${var.env}"]', "?"),
        ("local.vms[var.env].size", ["small", "large"]),
        ("local.vms[var.env].disks[0]", [1, 3]),
        ("local.vms[var.env].disks[var.number]", [1, 2, 3, 4]),
        ("local.vms[var.env].absent", "?"),
        ("local.some[var.env]", [1, "?"]),
        ("local.list[var.number]", ["a", "b", "c"]),
        ("local.list[var.few == var.env ? 0 : 2]", ["a", "c"]),
        ("local.many[var.env]", (0, 99)),
        ("local.same[var.env]", 7),
        ("lookup(local.sizes, var.env, 9)", [1, 3, 9]),
        ("lookup(local.sizes, var.env)", [1, 3]),
        ("local.sizes[var.env] + 1", [2, 4]),
        ("(var.env == var.few ? { a = 1, b = 2 } : { a = 1, b = 3 }).b", [2, 3]),
        ("(var.env == var.few ? { a = 1, b = 2 } : { a = 1, b = 3 }).a", 1),
        ("var.object[var.env]", "?"),
        ("azurerm_managed_disk.d[var.env].disk_size_gb", [1, 2]),
        ("azurerm_managed_disk.d[var.env].id", ["?", "?"]),
        ('azurerm_managed_disk.d["a"][var.env]', "?"),
        # An error in one argument of try leads to the next.
        ('try(local.sizes[var.env], "none")', [1, 3, "none"]),
        ('try(local.same[var.env], "none")', [7, "none"]),
        ('try(local.sizes[var.few], "none")', [1, 3]),
        ("try(local.vms[var.env].size, local.sizes[var.env], 0)", ["small", "large", 1, 3, 0]),
        ('try(upper(local.vms[var.env].size), "none")', ["SMALL", "LARGE", "none"]),
        ('try(try(local.same[var.env]), "none")', [7, "none"]),
        ('try(lookup(local.same, var.env), "none")', [7, "none"]),
        ('try(lookup(local.same, var.env, 7), "none")', 7),
        ('try(local.found, "none")', [1, 3]),  # an error there is one of the local itself
        ("can(local.same[var.env])", "?"),
        ("can(local.same[var.few])", True),
    ],
)
def test_terraform(expression: str, options: Any) -> None:
    assert _options(evaluate(expression, within=ROOT)) == options


@pytest.mark.parametrize(
    "expression", ["toset(local.list)[var.number]", "local.sizes.dev[var.env]"]
)
def test_what_has_no_elements(expression: str) -> None:
    assert evaluate(f"can({expression})", within=ROOT) == Known(False)


def _object(**entries: Value) -> MapValue:
    return MapValue(entries)


SIZES = _object(dev=Known(1), Prod=Known(3))
VMS = _object(dev=_object(size=Known("small")), prod=_object(size=Known("large")))


@pytest.mark.parametrize(
    ("expression", "options"),
    [
        ("variables('sizes')[parameters('unknown')]", [1, 3]),
        ("variables('sizes')[concat(parameters('unknown'), 'OD')]", 3),
        ("variables('vms')[parameters('unknown')].size", ["small", "large"]),
        ("createArray('a', 'b', 'c', 'd')[parameters('range')]", ["c", "d"]),
        ("parameters('either')[parameters('unknown')]", [1, 3, 5]),
        ("variables('sizes')[?parameters('unknown')]", [1, 3, None]),
    ],
)
def test_arm(expression: str, options: Any) -> None:
    cause = Cause("variable", "parameters('either')")
    either = Unknown((cause,), options=(SIZES, _object(dev=Known(5))))
    around = Around(parameters={"sizes": SIZES, "vms": VMS, "either": either})
    assert _options(value_at(f"[{expression}]", around)) == options


def test_many_values_are_compared_with_few() -> None:
    """Large collections are cheap: no more than a few values are kept to compare with."""

    class Counted(Known):
        count = 0

        def __eq__(self, other: object) -> bool:
            Counted.count += 1
            return super().__eq__(other)

        __hash__ = Known.__hash__

    values = [Counted(index) for index in range(2_000)]
    value = one_of(values, (Cause("variable", "x"),))
    assert range_of(value) == (0, 1_999)
    assert Counted.count <= (MAX_OPTIONS + 1) ** 2


def test_references_stay_options() -> None:
    links = [Unknown((), link=Link(f"azurerm_managed_disk.{name}", "id")) for name in "ab"]
    value = one_of(links, ())
    assert isinstance(value, Unknown)
    assert value.options == tuple(links)
    assert one_of([ListValue(()), ListValue(())], ()) == ListValue(())


@pytest.mark.parametrize(
    "each",
    [
        "for_each = { dev = { a = 1 }, prod = [1] }[var.env]",
        "for_each = var.env ? var.object : {}",
        'count = { dev = 1, prod = "x" }[var.env]',
        "count = { dev = 1, prod = var.number }[var.env]",
    ],
)
def test_options_that_are_refused_are_no_problem(each: str) -> None:
    """Which one it is isn't known, and one is fine."""
    resource = f'resource "azurerm_managed_disk" "e" {{\n  {each}\n}}\n'
    root = module({"main.tf": VARIABLES + resource})
    addresses = [
        instance.address for instance in root.resources(frozenset({"azurerm_managed_disk"}))
    ]
    assert "azurerm_managed_disk.e[*]" in addresses
    assert root.run.problems == ()


def test_instances_of_options() -> None:
    each = 'for_each = { dev = toset(["a"]), prod = toset(["a", "b"]) }[var.env]'
    resource = f'resource "azurerm_managed_disk" "e" {{\n  {each}\n}}\n'
    root = module({"main.tf": VARIABLES + resource})
    found = {
        instance.address: instance.expanded.existence == CERTAIN
        for instance in root.resources(frozenset({"azurerm_managed_disk"}))
        if ".e" in instance.address
    }
    assert found == {
        'azurerm_managed_disk.e["a"]': True,
        'azurerm_managed_disk.e["b"]': False,
    }


def test_few_of_many_elements_are_placed() -> None:
    placed: list[Value] = []

    def place(value: Value) -> Value:
        placed.append(value)
        return value

    result = one_of([Known(index % 500) for index in range(5000)], (), place)
    assert range_of(result) == (0, 499)
    assert len(placed) == MAX_OPTIONS + 1
