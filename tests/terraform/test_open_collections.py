"""Numbers of disks whose `count`, `for_each` or list depends on a variable within bounds."""

from typing import Any

import pytest

from azbackup_lint.inspection import to_python
from azbackup_lint.values import Known, ListValue, Unknown
from azbackup_lint.values.choices import alternatives
from azbackup_lint.values.open_collections import OpenCollection
from tests.estate.test_views import DISK, VM, fact, view
from tests.terraform.evaluating import evaluate, module

LEGACY = """
resource "azurerm_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
  vm_size             = "Standard_D2s_v5"
  dynamic "storage_data_disk" {
    for_each = %s
    content {
      name          = "d${storage_data_disk.key}"
      lun           = storage_data_disk.key
      disk_size_gb  = 64
      create_option = "Empty"
    }
  }
}
"""
EACH = """
resource "azurerm_managed_disk" "d" {
  for_each             = %s
  name                 = "d${each.key}"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 100
}
resource "azurerm_virtual_machine_data_disk_attachment" "d" {
  for_each           = azurerm_managed_disk.d
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  managed_disk_id    = each.value.id
  lun                = 1
  caching            = "None"
}
"""
LINK = "azurerm_linux_virtual_machine.vm.id"


def variable(condition: str, type_: str = "number") -> str:
    validation = f'  validation {{\n    condition = {condition}\n    error_message = "no"\n  }}\n'
    return f'variable "n" {{\n  type = {type_}\n{validation}}}\n'


def bounds(value: Any) -> Any:
    return (value.minimum, value.maximum) if isinstance(value, Unknown) else value


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("var.n >= 33", (33, None)),
        ("var.n > 32 && var.n < 100", (33, None)),
        ("var.n >= 2 && var.n <= 5", (2, 5)),
        ("contains([36, 48], var.n)", (36, 48)),
        ("var.n <= 3", (0, 3)),
        ("true", (0, None)),
    ],
)
def test_count(condition: str, expected: Any) -> None:
    found = view(VM + DISK % ("var.n", "var.n", LINK) + variable(condition))
    assert bounds(fact(found, "dataDisks.count")) == expected


RANGES = [
    "range(var.n)",
    "[for i in range(var.n) : i]",
    "{ for i in range(var.n) : i => i }",
    "toset([for i in range(var.n) : tostring(i)])",
    "concat(range(var.n), [])",
    "toset(range(0, var.n))",
]


@pytest.mark.parametrize("collection", RANGES)
def test_dynamic_blocks(collection: str) -> None:
    found = view(LEGACY % collection + variable("var.n >= 34 && var.n <= 60"))
    assert bounds(fact(found, "dataDisks.count")) == (34, 60)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("var.n >= 33.2 && var.n <= 33.7", 34),
        ("var.n > 33 && var.n < 34", 34),
        ("var.n >= 0.5", (1, None)),
        ("contains([1.5, 3], var.n)", (2, 3)),
    ],
)
def test_range_up_to_a_fraction_has_a_number_more(condition: str, expected: Any) -> None:
    found = view(LEGACY % "range(var.n)" + variable(condition))
    assert bounds(fact(found, "dataDisks.count")) == expected


@pytest.mark.parametrize("collection", RANGES[2:4])
def test_for_each(collection: str) -> None:
    found = view(VM + EACH % collection + variable("var.n >= 34 && var.n <= 60"))
    assert bounds(fact(found, "dataDisks.count"))[0] == 34


@pytest.mark.parametrize(
    ("collection", "expected"),
    [
        ("var.n", (40, None)),
        ("[for d in var.n : d.name]", (40, None)),
        ("[for d in var.n : d.name if d.on]", (0, None)),
        ("concat([{ name = 0 }], var.n)", (41, None)),
    ],
)
def test_lists_of_a_length(collection: str, expected: Any) -> None:
    declared = variable("length(var.n) >= 40", "list(object({ name = string, on = bool }))")
    found = view(LEGACY % collection + declared)
    assert bounds(fact(found, "dataDisks.count")) == expected


@pytest.mark.parametrize("step", ["[0].name", ".0.name", '["0"].name'])
@pytest.mark.parametrize(
    ("least", "expected"), [(0, {"d", "none"}), (1, {"d"}), (2, {"d"})], ids=["0", "1", "2"]
)
def test_first_instance_that_may_not_exist(step: str, least: int, expected: set[str]) -> None:
    disks = 'resource "azurerm_managed_disk" "d" {\n  count = var.n\n  name  = "d"\n}\n'
    within = module({"main.tf": disks + variable(f"var.n >= {least}")})
    value = evaluate(f'try(azurerm_managed_disk.d{step}, "none")', within=within)
    assert {option.data for option in alternatives(value) if isinstance(option, Known)} == expected


@pytest.mark.parametrize(
    ("values", "name", "link"),
    [
        ("{ for key, disk in azurerm_managed_disk.d : key => disk.id }", "each.value", "d[*].id"),
        ("azurerm_managed_disk.d", "each.value.id", "d[*].id"),
        ("var.n", "each.value.id", None),
    ],
)
def test_each_of_instances_of_unknown_number(values: str, name: str, link: str | None) -> None:
    disk = 'resource "azurerm_managed_disk" "%s" {\n  for_each = %s\n  name = %s\n}\n'
    text = disk % ("d", "var.n", "each.key") + disk % ("e", values, name) + 'variable "n" {}\n'
    _, (second,) = module({"main.tf": text}).instances("managed", "azurerm_managed_disk", "e")
    value = second.configured("name")
    assert isinstance(value, Unknown)
    assert (value.link and str(value.link)) == (link and f"azurerm_managed_disk.{link}")


def test_ids_are_flattened() -> None:
    disks = 'resource "azurerm_managed_disk" "d" {\n  count = 2\n  name  = "d"\n}\n'
    value = evaluate("flatten([azurerm_managed_disk.d[*].id])", within=module({"main.tf": disks}))
    assert isinstance(value, ListValue)
    assert [str(item.link) for item in value.items if isinstance(item, Unknown)] == [
        "azurerm_managed_disk.d[0].id",
        "azurerm_managed_disk.d[1].id",
    ]


SIZED = """
resource "azurerm_managed_disk" "d" {
  name                 = "d"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = var.n%s
}
"""


@pytest.mark.parametrize(
    ("change", "expected"),
    [("", (33, 39)), (" * 1024", (32769, 40959)), (" + 1", (34, 40)), (" / 2", (17, 19))],
)
def test_facts_are_whole_numbers(change: str, expected: tuple[int, int]) -> None:
    found = view(SIZED % change + variable("var.n > 32 && var.n < 40"), "disk")
    assert bounds(fact(found, "sizeGiB")) == expected


def test_ends_that_are_excluded_are_shown_as_they_are() -> None:
    within = module({"main.tf": variable("var.n > 32 && var.n < 40.5")})
    shown = to_python(evaluate("var.n", within=within))
    assert (shown["minimum"], shown["maximum"]) == (32, 40.5)


def test_keys_of_one_of_several_sets_are_its_items() -> None:
    within = module({"main.tf": 'variable "on" {\n  type = bool\n}\n'})
    sets = '(var.on ? toset(["b", "a"]) : toset(["d", "c", "e"]))'
    keys = evaluate(f"[for k, v in {sets} : k]", within=within)
    assert isinstance(keys, OpenCollection)
    assert isinstance(keys.certain, ListValue)
    told = [set(map(to_python, alternatives(item))) for item in keys.certain.items]
    assert told == [{"a", "c"}, {"b", "d"}]
    assert keys.rest == Known("e")
