"""Facts that compare: LUNs with disks, snapshots with retention, disks with the size of a VM."""

import re

import pytest

from azbackup_lint.values import Cause, Unknown
from tests.estate.templates import resource, view
from tests.estate.test_machine_facts import UNKNOWN, plain
from tests.estate.test_views import BACKUP, DISK, LINK, VM, fact, views
from tests.estate.test_views import view as terraform_view

MARKETPLACE = VM.replace(
    "  os_disk",
    """  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
  os_disk""",
)
VARIABLES = 'variable "n" {\n  type = number\n}\nvariable "luns" {\n  type = set(number)\n}\n'
VAULTS = "Microsoft.RecoveryServices/vaults"


@pytest.mark.parametrize(
    ("machine", "disks", "argument", "expected"),
    [
        (MARKETPLACE, 2, "", []),
        (MARKETPLACE, 2, "exclude_disk_luns = [0, 1]", []),
        (MARKETPLACE, 2, "exclude_disk_luns = [1, 2]", [2]),
        (MARKETPLACE, 2, "include_disk_luns = [7]", [7]),
        (MARKETPLACE, 2, "include_disk_luns = []", []),
        (MARKETPLACE, 2, "include_disk_luns = var.luns", UNKNOWN),
        (MARKETPLACE, 2, "include_disk_luns = [var.n]", UNKNOWN),
        (MARKETPLACE, "var.n", "include_disk_luns = [7]", UNKNOWN),
        (VM, 2, "include_disk_luns = [7]", UNKNOWN),
        (VM, 2, "include_disk_luns = [1]", []),
    ],
)
def test_stray_luns(machine: str, disks: object, argument: str, expected: object) -> None:
    code = machine + DISK % (disks, disks, LINK) + BACKUP % argument + VARIABLES
    assert plain(fact(terraform_view(code, "item"), "strayLuns")) == expected


def test_luns_of_a_vm_elsewhere_are_unknown() -> None:
    item = BACKUP.replace(LINK, '"/subscriptions/s/resourceGroups/r/providers/x/y/z"')
    found = terraform_view(item % "exclude_disk_luns = [1]", "item")
    assert plain(fact(found, "strayLuns")) == UNKNOWN


DATA_SOURCE = """
data "azurerm_virtual_machine" "x" {
  name                = "x"
  resource_group_name = "r"
  location            = "North Europe"
}
"""


@pytest.mark.parametrize(
    ("source", "region"),
    [
        (
            '"/subscriptions/s/resourceGroups/r/providers/Microsoft.Compute/virtualMachines/x"',
            UNKNOWN,
        ),
        ("data.azurerm_virtual_machine.x.id", "northeurope"),
    ],
)
def test_vm_elsewhere_is_a_vm_of_its_own(source: str, region: str) -> None:
    found = terraform_view(DATA_SOURCE + BACKUP.replace(LINK, source) % "", "vm")
    assert fact(found, "name") == "x"
    assert fact(found, "protected") is True
    assert fact(found, "vault.name") == "v"
    assert plain(fact(found, "region")) == region
    assert plain(fact(found, "extensions")) == UNKNOWN


@pytest.mark.parametrize("source", ['"/subscriptions/s"', "data.azurerm_client_config.c.id"])
def test_what_is_no_vm_is_none(source: str) -> None:
    text = BACKUP.replace(LINK, source) % ""
    assert [view.kind for view in views(text)].count("vm") == 0


@pytest.mark.parametrize(
    ("size", "disks", "expected"),
    [
        ("Standard_D2s_v5", 4, True),
        ("Standard_D2s_v5", 5, False),
        ("Standard_D2s_v5", "var.n", UNKNOWN),
        ("Standard_X2s_v99", 5, UNKNOWN),
    ],
)
def test_disks_fit_the_size(size: str, disks: object, expected: object) -> None:
    code = VM.replace("Standard_D2s_v5", size) + DISK % (disks, disks, LINK) + VARIABLES
    assert plain(fact(terraform_view(code), "dataDisks.fitSize")) == expected


HIDDEN = Unknown((Cause("variable", "days"),))
AT_LEAST_NINE = Unknown((Cause("variable", "days"),), minimum=9)


def layer(count: object, unit: object = "Days") -> dict[str, object]:
    return {"retentionDuration": {"count": count, "durationType": unit}}


@pytest.mark.parametrize(
    ("instant", "retention", "expected"),
    [
        (None, {"dailySchedule": layer(1)}, True),
        (5, {}, True),
        (5, {"dailySchedule": layer(7)}, True),
        (7, {"dailySchedule": layer(7)}, True),
        (8, {"dailySchedule": layer(7)}, False),
        (8, {"weeklySchedule": layer(1, "Weeks")}, False),
        (8, {"weeklySchedule": layer(2, "Weeks")}, True),
        (29, {"dailySchedule": layer(1, "Months")}, UNKNOWN),
        (28, {"dailySchedule": layer(1, "Months")}, True),
        (8, {"dailySchedule": layer(7, "Fortnights")}, UNKNOWN),
        (8, {"dailySchedule": layer(HIDDEN)}, UNKNOWN),
        (8, {"dailySchedule": layer(AT_LEAST_NINE)}, True),
        (HIDDEN, {"dailySchedule": layer(7)}, UNKNOWN),
        (AT_LEAST_NINE, {"dailySchedule": layer(7)}, False),
    ],
)
def test_instant_restore_fits(instant: object, retention: object, expected: object) -> None:
    properties = {
        "backupManagementType": "AzureIaasVM",
        "retentionPolicy": retention,
        **({} if instant is None else {"instantRpRetentionRangeInDays": instant}),
    }
    found = view("policy", resource(f"{VAULTS}/backupPolicies", "v/p", properties))
    assert plain(fact(found, "instantRestoreFits")) == expected


ITEM = f"{VAULTS}/backupFabrics/protectionContainers/protectedItems"
CLASSIC = "Microsoft.ClassicCompute/virtualMachines"


@pytest.mark.parametrize(
    ("container", "type_", "expected"),
    [
        ("iaasvmcontainerv2", "Microsoft.Compute/virtualMachines", "virtualMachine"),
        ("iaasvmcontainer", CLASSIC, "classicVirtualMachine"),
        ("iaasvmcontainerv2", CLASSIC, "virtualMachine"),
    ],
)
def test_the_name_of_an_item_says_whether_its_vm_is_classic(
    container: str, type_: str, expected: str
) -> None:
    name = f"v/Azure/{container};{container};rg;vm/vm;{container};rg;vm"
    found = view("item", resource(ITEM, name, {"protectedItemType": type_}))
    assert fact(found, "source.kind") == expected


def test_lock_on_a_vm_of_an_unknown_name_may_hold_any() -> None:
    lock = """
variable "name" { type = string }
resource "azurerm_management_lock" "l" {
  name       = "l"
  lock_level = "ReadOnly"
  scope      = "${local.vms}/${var.name}"
}
locals {
  vms = "${azurerm_resource_group.g.id}/providers/Microsoft.Compute/virtualMachines"
}
resource "azurerm_resource_group" "g" {
  name     = "%s"
  location = "westeurope"
}
"""
    group = re.search(r'resource_group_name += "(.*)"', VM)
    assert group is not None
    for name, expected in ((group[1], UNKNOWN), ("another", False)):
        assert plain(fact(terraform_view(VM + lock % name), "locked")) == expected
