"""Whether and how VMs are protected, and the restore methods that this leaves them."""

from pathlib import Path

import pytest

from tests.assessment.assessing import (
    ID,
    VAULT,
    assessed,
    attached,
    disk,
    item,
    machines_in,
    policy,
    protected,
    vm,
)

VARIABLE = 'variable "x" {}\n'
CROSS = "  cross_region_restore_enabled = %s\n  storage_mode_type = %s\n"
BASE = VAULT % "" + policy("daily") + vm("a")

PROTECTIONS = {
    "protected": (BASE + protected("a", "daily"), "protected daily Standard rsv"),
    "perhaps": (
        VARIABLE + BASE + protected("a", "daily", "count = var.x"),
        "perhaps",
    ),
    "stopped": (
        BASE + protected("a", "daily", 'protection_state = "ProtectionStopped"'),
        "stopped",
    ),
    "none": (BASE, "none"),
}
ELSEWHERE = f'"{ID}/rg/providers/Microsoft.Compute/virtualMachines/far"'


@pytest.mark.parametrize(("code", "expected"), PROTECTIONS.values(), ids=PROTECTIONS)
def test_protection(tmp_path: Path, code: str, expected: str) -> None:
    found = machines_in(assessed(tmp_path, code))["a"].protection
    parts = [found.state]
    if found.policy is not None and found.vault is not None:
        parts += [found.policy.name, found.policy.kind, found.vault.name]
    assert " ".join(parts) == expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [("", "protected daily rsv"), ('protection_state = "ProtectionStopped"', "stopped")],
)
def test_vm_elsewhere_is_listed(tmp_path: Path, more: str, expected: str) -> None:
    code = VAULT % "" + policy("daily")
    code += item("far", ELSEWHERE, "azurerm_backup_policy_vm.daily.id", more)
    assessment = assessed(tmp_path, code)
    found = machines_in(assessment)["far"]
    names = [named.name for named in (found.protection.policy, found.protection.vault) if named]
    assert " ".join([found.protection.state, *names]) == expected
    assert found.backup.answer == "unknown"
    assert {item.id for item in assessment.report.undecided} <= {"AZB102"}


def restored(code: str) -> str:
    """A VM that code surrounds, with its vault and policy."""
    return VARIABLE + policy("daily") + protected("a", "daily") + code


METHODS = {
    "cross-region restore is off by default": (
        restored(VAULT % "" + vm("a")),
        {"cross-region": "off", "cross-subscription": "available", "cross-zonal": "off"},
    ),
    "cross-region restore is switched on": (
        restored(VAULT % (CROSS % ("true", '"GeoRedundant"')) + vm("a", 'zone = "1"')),
        {"cross-region": "available", "cross-zonal": "available", "file-level": "available"},
    ),
    "cross-region restore may be on": (
        restored(VAULT % (CROSS % ("var.x", '"GeoRedundant"')) + vm("a", "zone = var.x")),
        {"cross-region": "undecided", "cross-zonal": "undecided", "create-new-vm": "available"},
    ),
    "cross-region restore without geo-redundancy": (
        restored(VAULT % (CROSS % ("true", '"LocallyRedundant"')) + vm("a")),
        {"cross-region": "ruled-out", "restore-disks": "available"},
    ),
    "no vault in sight": (
        vm("a"),
        {"create-new-vm": "available", "cross-region": "undecided"},
    ),
    "disks that are left out": (
        VAULT % ""
        + policy("daily")
        + vm("a")
        + disk("d")
        + attached("azurerm_managed_disk.d.id", "a")
        + protected("a", "daily", "exclude_disk_luns = [1]"),
        {
            "create-new-vm": "ruled-out",
            "replace-existing": "ruled-out",
            "restore-disks": "available",
        },
    ),
    "what can't be backed up can't be restored": (
        restored(VAULT % "" + vm("a", size='"Standard_B1s"')),
        {"create-new-vm": "ruled-out", "restore-disks": "ruled-out", "cross-region": "ruled-out"},
    ),
    "what can perhaps be backed up": (
        restored(VAULT % "" + vm("a", size="var.x")),
        {"create-new-vm": "undecided", "cross-region": "off"},
    ),
}
SELECTED = ("AZB301", "AZB601", "AZB701", "AZB713")


@pytest.mark.parametrize(("code", "expected"), METHODS.values(), ids=METHODS)
def test_restore_methods(tmp_path: Path, code: str, expected: dict[str, str]) -> None:
    machine = machines_in(assessed(tmp_path, code, *SELECTED))["a"]
    states = {outlook.method: outlook.state for outlook in machine.methods}
    assert {method: states[method] for method in expected} == expected


def test_a_method_names_policy_and_row_that_rule_it_out(tmp_path: Path) -> None:
    code = restored(VAULT % (CROSS % ("true", '"LocallyRedundant"')) + vm("a"))
    machine = machines_in(assessed(tmp_path, code, *SELECTED))["a"]
    outlooks = {outlook.method: outlook for outlook in machine.methods}
    (reason,) = outlooks["cross-region"].reasons
    assert (reason.policy.id, reason.rows) == ("AZB701", ("restore/cross-region",))
    assert not outlooks["cross-region"].follows_backup


def test_a_setting_is_put_into_words(tmp_path: Path) -> None:
    code = restored(VAULT % "" + vm("a"))
    machine = machines_in(assessed(tmp_path, code, *SELECTED))["a"]
    settings = {outlook.method: outlook.setting for outlook in machine.methods}
    assert settings["cross-region"] == "the vault rsv doesn't have cross-region restore switched on"
    assert settings["cross-zonal"] == "the VM is not pinned to a zone"
