"""The same estate, written for azapi, gives the same facts."""

from typing import Any

import pytest

from tests.estate.test_views import BACKUP, VM, fact, view, views

GROUP = """
resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}
"""
MACHINE = """
resource "azapi_resource" "vm" {
  type      = "Microsoft.Compute/virtualMachines@2024-07-01"
  parent_id = azurerm_resource_group.rg.id
  name      = "vm"
  location  = "West Europe"
  body = {
    properties = {
      hardwareProfile = { vmSize = "Standard_D2s_v5" }
      securityProfile = { securityType = "Standard" }
      storageProfile = {
        osDisk = {
          osType       = "Linux"
          createOption = "FromImage"
          diskSizeGB   = 30
          managedDisk  = { storageAccountType = "Premium_LRS" }
        }
      }
    }
  }
}
"""
PROTECTION = """
resource "azapi_resource" "v" {
  type      = "Microsoft.RecoveryServices/vaults@2024-10-01"
  parent_id = azurerm_resource_group.rg.id
  name      = "v"
  location  = "westeurope"
  body      = jsonencode({ sku = { name = "RS0" } })
}
resource "azapi_resource" "p" {
  type      = "Microsoft.RecoveryServices/vaults/backupPolicies@2024-10-01"
  parent_id = azapi_resource.v.id
  name      = "p"
  body = jsonencode({
    properties = {
      backupManagementType = "AzureIaasVM"
      schedulePolicy = {
        schedulePolicyType   = "SimpleSchedulePolicyV2"
        scheduleRunFrequency = "Hourly"
      }
    }
  })
}
resource "azapi_resource" "i" {
  type      = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems@2024-10-01"
  parent_id = "${azapi_resource.v.id}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;rg;vm"
  name      = "vm;iaasvmcontainerv2;rg;vm"
  body = {
    properties = {
      protectedItemType = "Microsoft.Compute/virtualMachines"
      policyId          = azapi_resource.p.id
      sourceResourceId  = azapi_resource.vm.id
    }
  }
}
"""  # noqa: E501

FACTS = (
    "name",
    "region",
    "osType",
    "size.vcpus",
    "managed",
    "securityType",
    "dataDisks.count",
    "disks.totalGiB",
    "protected",
    "policy.name",
    "policy.type",
    "policy.frequency",
    "vault.name",
    "vault.region",
    "sameRegion",
    "sameSubscription",
)


@pytest.mark.parametrize("path", FACTS)
def test_same_facts_in_both_providers(path: str) -> None:
    azapi = view(GROUP + MACHINE + PROTECTION)
    azurerm = view(VM + BACKUP % "")
    assert fact(azapi, path) == fact(azurerm, path)


def test_azurerm_vm_protected_through_azapi() -> None:
    protection = PROTECTION.replace("azapi_resource.vm.id", "azurerm_linux_virtual_machine.vm.id")
    found = view(GROUP + VM + protection)
    assert fact(found, "protected") is True
    assert fact(found, "policy.type") == "Enhanced"


def test_protection_by_an_update() -> None:
    """As the Azure Verified Module for VMs does it."""
    update = """
resource "azapi_update_resource" "i" {
  type        = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems@2024-10-01"
  resource_id = "${azapi_resource.v.id}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;rg;vm/protectedItems/VM;iaasvmcontainerv2;rg;vm"
  body = {
    properties = {
      policyId         = azapi_resource.p.id
      sourceResourceId = azurerm_linux_virtual_machine.vm.id
    }
  }
}
"""  # noqa: E501
    without = PROTECTION.partition('resource "azapi_resource" "i"')[0]
    found = view(GROUP + VM + without + update)
    assert (fact(found, "protected"), fact(found, "vault.name")) == (True, "v")


@pytest.mark.parametrize(
    ("properties", "path", "expected"),
    [
        ("maxShares = 2", "sharedBy", 2),
        ("maxShares = 1", "sharedBy", 1),
        ('networkAccessPolicy = "allowprivate"', "networkAccess", "AllowPrivate"),
        ("diskSizeGB = 65536", "sizeGiB", 65536),
    ],
)
def test_disks(properties: str, path: str, expected: Any) -> None:
    text = f"""
resource "azapi_resource" "d" {{
  type     = "Microsoft.Compute/disks@2023-04-02"
  name     = "d"
  location = "westeurope"
  body     = {{ sku = {{ name = "UltraSSD_LRS" }}, properties = {{ {properties} }} }}
}}
"""
    (disk,) = views(text)
    assert (fact(disk, path), fact(disk, "storageType")) == (expected, "UltraSSD_LRS")


def test_policies_of_other_workloads_are_left_alone() -> None:
    text = PROTECTION.replace('"AzureIaasVM"', '"AzureWorkload"')
    assert "policy" not in {item.kind for item in views(GROUP + text)}


CLIENT = 'data "azapi_client_config" "current" {}\n'


@pytest.mark.parametrize(
    "parent",
    [
        '"/subscriptions/${data.azapi_client_config.current.subscription_id}"',
        "data.azapi_client_config.current.subscription_resource_id",
        '"/subscriptions/11111111-1111-1111-1111-111111111111"',
    ],
)
def test_resource_group_that_azapi_makes(parent: str) -> None:
    group = f"""
resource "azapi_resource" "rg" {{
  type      = "Microsoft.Resources/resourceGroups@2024-03-01"
  parent_id = {parent}
  name      = "rg"
  location  = "westeurope"
}}
"""
    code = (MACHINE + PROTECTION).replace("azurerm_resource_group.rg", "azapi_resource.rg")
    found = view(CLIENT + group + code)
    assert (fact(found, "vault.region"), fact(found, "sameRegion")) == ("westeurope", True)
    assert fact(found, "policy.name") == "p"


def test_times_of_day_are_those_of_azurerm() -> None:
    times = 'scheduleRunFrequency = "Daily"\n scheduleRunTimes = ["2024-01-01T23:00:00Z", "06:30"]'
    text = PROTECTION.replace('scheduleRunFrequency = "Hourly"', times)
    policy = next(found for found in views(GROUP + text) if found.kind == "policy")
    assert fact(policy, "schedule.times") == ["23:00", "06:30"]


def test_items_of_vms_elsewhere_are_named_after_them() -> None:
    elsewhere = (
        '"/subscriptions/1/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/db"'
    )
    for source in (elsewhere, "null"):
        text = PROTECTION.replace("azapi_resource.vm.id", source).replace(";vm", ";db")
        item = next(found for found in views(GROUP + text) if found.kind == "item")
        assert fact(item, "name") == "db"
