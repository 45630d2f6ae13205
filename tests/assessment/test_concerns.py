"""Which VMs a verdict concerns, and what it means for their backup."""

from pathlib import Path

import pytest

from azbackup_lint.assessment.model import AssessedVm
from azbackup_lint.engine import Judge, Sources, lint
from azbackup_lint.estate.derived import locks
from azbackup_lint.estate.links.joins import MAX_CAUSES
from azbackup_lint.settings import Settings
from tests.assessment.assessing import (
    ID,
    VAULT,
    assessed,
    attached,
    disk,
    item,
    lock,
    machines_in,
    policy,
    protected,
    vm,
)
from tests.counting import calls_in

VARIABLE = 'variable "x" {}\n'
PLAIN_VAULT = VAULT % ""
COUNT = "count = var.x"
GROUP = f'"{ID}/rg"'
UNMANAGED = """
resource "azurerm_virtual_machine" "old" {
  name                  = "old"
  resource_group_name   = "rg"
  location              = "westeurope"
  vm_size               = "Standard_D2s_v5"
  network_interface_ids = []
  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = "https://example.blob.core.windows.net/vhds/os.vhd"
  }
}
"""
TWO = vm("a") + vm("b")
SHARED = disk("d", "2")
D = "azurerm_managed_disk.d.id"

CASES = {
    "a disk concerns the VM that has it": (
        "AZB401",
        TWO + SHARED + attached(D, "a"),
        {"a": "no violated", "b": "yes"},
    ),
    "a disk of a VM may be missing": (
        "AZB401",
        VARIABLE + TWO + disk("d", "2", COUNT) + attached("azurerm_managed_disk.d[0].id", "a"),
        {"a": "unknown conditional", "b": "yes"},
    ),
    "a disk whose shares aren't known": (
        "AZB401",
        VARIABLE + TWO + disk("d", "var.x") + attached(D, "a"),
        {"a": "unknown undecided", "b": "yes"},
    ),
    "a spare disk may be the one of an attachment that leads nowhere": (
        "AZB401",
        VARIABLE + TWO + SHARED + attached("var.x", "a"),
        {"a": "unknown conditional", "b": "yes"},
    ),
    "a VM that may not exist can't be backed up if it does": (
        "AZB301",
        VARIABLE + vm("a", COUNT, size='"Standard_B1s"') + vm("b"),
        {"a": "no violated", "b": "yes"},
    ),
    "a size that isn't known": (
        "AZB301",
        VARIABLE + vm("a", size="var.x"),
        {"a": "unknown undecided"},
    ),
    "a policy concerns the VMs that it protects": (
        "AZB601",
        PLAIN_VAULT
        + TWO
        + policy("bad", "Hourly")
        + policy("good")
        + protected("a", "bad")
        + protected("b", "good"),
        {"a": "no violated", "b": "yes"},
    ),
    "a policy concerns nobody whose protection is stopped": (
        "AZB601",
        PLAIN_VAULT
        + vm("a")
        + policy("bad", "Hourly")
        + protected("a", "bad", 'protection_state = "ProtectionStopped"'),
        {"a": "yes"},
    ),
    "an item that may not be there": (
        "AZB601",
        VARIABLE + PLAIN_VAULT + vm("a") + policy("bad", "Hourly") + protected("a", "bad", COUNT),
        {"a": "unknown conditional"},
    ),
    "an unknown policy may be the wrong one": (
        "AZB601",
        VARIABLE
        + PLAIN_VAULT
        + TWO
        + policy("bad", "Hourly")
        + item("a", "azurerm_linux_virtual_machine.a.id", "var.x"),
        {"a": "unknown conditional", "b": "yes"},
    ),
    "an item of an unknown VM may be that of any VM without one": (
        "AZB601",
        VARIABLE
        + PLAIN_VAULT
        + TWO
        + policy("bad", "Hourly")
        + policy("good")
        + protected("b", "good")
        + item("any", "var.x", "azurerm_backup_policy_vm.bad.id"),
        {"a": "unknown conditional", "b": "yes"},
    ),
    "a lock concerns the VMs of its group": (
        "AZB104",
        TWO + vm("c", group="other") + lock(GROUP),
        {"a": "unknown disputed", "b": "unknown disputed", "c": "yes"},
    ),
    "a lock is at fault for the VMs that make it so": (
        "AZB105",
        vm("a") + UNMANAGED + lock(GROUP),
        {"a": "yes", "old": "no violated"},
    ),
    "a lock that may not be there": (
        "AZB105",
        VARIABLE + UNMANAGED + lock(GROUP, COUNT),
        {"old": "unknown conditional"},
    ),
    "a lock on something unknown": (
        "AZB105",
        VARIABLE + vm("a") + UNMANAGED + lock("var.x"),
        {"a": "unknown undecided", "old": "unknown undecided"},
    ),
    "a lock on one VM": (
        "AZB105",
        vm("a") + UNMANAGED + lock("azurerm_linux_virtual_machine.a.id"),
        {"a": "yes", "old": "yes"},
    ),
    "advice is no reason": (
        "AZB905",
        vm("a", size='"Standard_B1s"')
        + "".join(
            disk(f"d{n}") + attached(f"azurerm_managed_disk.d{n}.id", "a").replace('"a"', f'"a{n}"')
            for n in range(3)
        ),
        {"a": "yes"},
    ),
}


def told(machine: AssessedVm) -> str:
    """The answer, and the standings of its reasons."""
    standings = dict.fromkeys(reason.standing for reason in machine.backup.reasons)
    return " ".join((machine.backup.answer, *standings))


@pytest.mark.parametrize(("select", "code", "expected"), CASES.values(), ids=CASES)
def test_verdicts_reach_the_vms_they_concern(
    tmp_path: Path, select: str, code: str, expected: dict[str, str]
) -> None:
    machines = machines_in(assessed(tmp_path, code, select))
    assert {name: told(machine) for name, machine in machines.items()} == expected


def test_a_reason_says_what_it_depends_on(tmp_path: Path) -> None:
    code = VARIABLE + vm("a") + disk("d", "2", COUNT) + attached(f"{D[:-3]}[0].id", "a")
    (reason,) = machines_in(assessed(tmp_path, code, "AZB401"))["a"].backup.reasons
    assert reason.resource == "azurerm_managed_disk.d[*]"
    assert [cause.subject for cause in reason.causes] == ["var.x"]
    assert reason.rows == ("storage/shared-disks",)
    assert str(reason.span).endswith("main.tf:29:26")


def test_a_vm_keeps_what_decides_its_existence(tmp_path: Path) -> None:
    machine = assessed(tmp_path, VARIABLE + vm("a", COUNT), "AZB301").machines[0]
    assert [cause.subject for cause in machine.existence.causes] == ["var.x"]
    assert machine.existence.many


FLEET = """
variable "ids" {{}}
resource "azurerm_linux_virtual_machine" "v" {{
  count = {number}
}}
resource "azurerm_managed_disk" "d" {{
  count      = {number}
  max_shares = 2
}}
resource "azurerm_virtual_machine_data_disk_attachment" "a" {{
  count              = {number}
  managed_disk_id    = var.ids[count.index]
  virtual_machine_id = azurerm_linux_virtual_machine.v[count.index].id
}}
"""


def test_disks_that_any_vm_may_have_are_weighed_in_linear_time(tmp_path: Path) -> None:
    judge, calls = Judge(Settings()), []
    for number in (150, 300):
        (tmp_path / "main.tf").write_text(FLEET.format(number=number))
        calls.append(calls_in(lambda: lint(Sources((tmp_path,)), Settings(), judge=judge)))
    assert calls[1] < 1.95 * calls[0]


LOCKED = """
variable "names" {{}}
resource "azurerm_linux_virtual_machine" "v" {{
  count               = {number}
  resource_group_name = {group}
}}
resource "azurerm_management_lock" "l" {{
  count      = {number}
  lock_level = "ReadOnly"
  scope      = {scope}
}}
"""

SCOPES = {
    "unknown": ("var.names[count.index]", "var.names[count.index]"),
    "known-in-part": (
        '"r${count.index}-${var.names}"',
        '"/subscriptions/10000000-0000-0000-0000-000000000001/resourceGroups/r${count.index}-'
        '${var.names}"',
    ),
}


@pytest.mark.parametrize("scopes", SCOPES)
def test_locks_on_groups_of_unknown_names_are_weighed_in_linear_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scopes: str
) -> None:
    monkeypatch.setattr(locks, "MOST_NAMES", 10)
    judge, calls = Judge(Settings()), []
    group, scope = SCOPES[scopes]
    for number in (60, 120):
        (tmp_path / "main.tf").write_text(LOCKED.format(number=number, group=group, scope=scope))
        calls.append(calls_in(lambda: lint(Sources((tmp_path,)), Settings(), judge=judge)))
    assert calls[1] < 1.95 * calls[0]


def test_few_of_many_reasons_are_given_why_a_disk_may_be_attached(tmp_path: Path) -> None:
    attachments = "".join(
        f'variable "x{n}" {{}}\n'
        f'resource "azurerm_virtual_machine_data_disk_attachment" "a{n}" {{\n'
        f"  managed_disk_id    = var.x{n}\n"
        "  virtual_machine_id = azurerm_linux_virtual_machine.v[0].id\n}\n"
        for n in range(3 * MAX_CAUSES)
    )
    (tmp_path / "main.tf").write_text(FLEET.format(number=1) + attachments)
    findings = lint(Sources((tmp_path,)), Settings()).findings
    assert max(len(finding.conditional) for finding in findings) == MAX_CAUSES
