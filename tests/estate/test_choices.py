"""Facts of one of several policies or vaults: what all have in common is certain."""

from typing import Any

import pytest

from azbackup_lint.values import Unknown
from tests.estate.test_views import VM, fact, view, views

DECLARED = """
variable "long" {
  type = bool
}
resource "azurerm_recovery_services_vault" "near" {
  name                = "near"
  resource_group_name = "rg"
  location            = "westeurope"
}
resource "azurerm_recovery_services_vault" "far" {
  name                = "far"
  resource_group_name = "rg"
  location            = "%s"
}
resource "azurerm_backup_policy_vm" "short" {
  name                = "short"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.near.name
  backup {
    frequency = "Daily"
    time      = "23:00"
  }
}
resource "azurerm_backup_policy_vm" "long" {
  name                = "long"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.near.name
  policy_type         = "%s"
  backup {
    frequency = "Daily"
    time      = "23:00"
  }
}
data "azurerm_backup_policy_vm" "old" {
  name                = "old"
  resource_group_name = "elsewhere"
  recovery_vault_name = "old"
}
resource "azurerm_backup_protected_vm" "i" {
  resource_group_name = "rg"
  recovery_vault_name = %s
  source_vm_id        = azurerm_linux_virtual_machine.vm.id
  backup_policy_id    = %s
}
"""
NEAR = '"near"'
SHORT, LONG = "azurerm_backup_policy_vm.short.id", "azurerm_backup_policy_vm.long.id"
POLICIES = f"var.long ? {LONG} : {SHORT}"
VAULTS = "azurerm_recovery_services_vault.%s.name"


def options(value: Any) -> Any:
    if isinstance(value, Unknown):
        return {option.data for option in value.options}
    return value


@pytest.mark.parametrize(
    ("type_", "policy", "expected"),
    [
        ("V1", POLICIES, "Standard"),
        ("V2", POLICIES, {"Standard", "Enhanced"}),
        ("V2", f"var.long ? {LONG} : {LONG}", "Enhanced"),
        ("V1", f"var.long ? {LONG} : data.azurerm_backup_policy_vm.old.id", set()),
        ("V1", f"var.long ? {LONG} : null", "Standard"),
    ],
)
def test_policy_that_is_one_of_two(type_: str, policy: str, expected: Any) -> None:
    text = VM + DECLARED % ("westeurope", type_, NEAR, policy)
    assert options(fact(view(text), "policy.type")) == expected
    assert options(fact(view(text, "item"), "policy.type")) == expected


@pytest.mark.parametrize(
    ("region", "name", "expected"),
    [
        ("westeurope", f"var.long ? {VAULTS % 'near'} : {VAULTS % 'far'}", True),
        ("eastus", f"var.long ? {VAULTS % 'near'} : {VAULTS % 'far'}", {True, False}),
        ("eastus", f'var.long ? {VAULTS % "near"} : "another"', set()),
        ("westeurope", '"${var.long ? "near" : "far"}"', True),
    ],
)
def test_vault_that_is_one_of_two(region: str, name: str, expected: Any) -> None:
    text = VM + DECLARED % (region, "V1", name, SHORT)
    assert options(fact(view(text), "sameRegion")) == expected


def test_finding_names_every_policy_that_may_be_meant() -> None:
    found = view(VM + DECLARED % ("westeurope", "V1", NEAR, POLICIES))
    assert options(fact(found, "policy.name")) == {"short", "long"}
    titles = [end.title for end in found.ends if end.topic == "policy"]
    assert titles.count("a backup policy that may be meant") == 2


def test_choice_counts_for_neither_policy_as_certain() -> None:
    text = VM + DECLARED % ("westeurope", "V1", NEAR, POLICIES)
    counts = [fact(item, "protectedVms") for item in views(text) if item.kind == "policy"]
    assert all(isinstance(count, Unknown) and count.minimum == 0 for count in counts)


CHOSEN = """
variable "fast" { type = bool }
resource "azurerm_virtual_machine_data_disk_attachment" "d" {
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  managed_disk_id    = var.fast ? azurerm_managed_disk.a.id : azurerm_managed_disk.b.id
  lun                = 1
  caching            = "None"
}
"""


def test_only_what_chooses_between_disks_decides() -> None:
    disks = "".join(f'resource "azurerm_managed_disk" "{name}" {{}}\n' for name in "ab")
    found = [item for item in views(VM + CHOSEN + disks) if item.kind == "disk"]
    causes = [
        [cause.subject for cause in item.existence.causes]
        for item in found
        if item.address.startswith("azurerm_managed_disk")
    ]
    assert causes == [["var.fast"], ["var.fast"]]
