"""What a root comes to holds in any company: others only decide what was open, and are named.

Each root is judged alone, and in runs with more and more others. A verdict that was certain stays,
and each new finding leads into another root.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azbackup_lint.engine import Judge, Sources, lint
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.roots import allow_recursion
from azbackup_lint.settings import Settings

FLEETS = Path(__file__).parent.parent / "fixtures" / "fleets"
ROOTS = ("database", "identity", "legacy", "platform", "web")
SUBSCRIPTIONS = (
    "10000000-0000-0000-0000-000000000001",
    "20000000-0000-0000-0000-000000000002",
    None,
)

Key = tuple[str, str, str]
"""What a verdict is about: the policy, the root, the resource."""


@cache
def judge() -> Judge:
    return Judge(Settings())


@pytest.fixture(autouse=True)
def with_recursion() -> None:
    allow_recursion()  # Hypothesis wants the limit to stay as it was


def run(paths: Iterable[Path]) -> Report:
    return lint(Sources(tuple(paths)), Settings(), judge=judge())


@dataclass(frozen=True, slots=True)
class Verdicts:
    """The verdicts of a run that are violated or unknown; all others are satisfied."""

    violated: dict[Key, Finding]
    unknown: frozenset[Key]

    @classmethod
    def of(cls, report: Report) -> Verdicts:
        assert not report.failures
        found = [one for one in report.findings if one.effect != "input"]
        violated = {(one.id, one.root, one.resource): one for one in found}
        unknown = {(one.id, one.root, one.resource) for one in report.undecided}
        return cls(violated, frozenset(unknown))

    def certain(self) -> set[Key]:
        """What is violated whatever the subscriptions are; others may tell which one is meant."""
        return {key for key, found in self.violated.items() if not found.conditional}


def leads_elsewhere(found: Finding) -> bool:
    """Whether a finding names a link into another root: by a place, or as a condition."""
    places = [found.span, *(item.span for item in found.related)]
    if any(cause.kind == "elsewhere" for cause in found.conditional):
        return True
    own = found.root.rpartition("/")[0] if found.root.endswith(".json") else found.root
    return any(not place.source.path.startswith(own) for place in places)


def fault_of(found: Finding) -> tuple[object, ...]:
    """What a finding says, and of which declarations: two roots may declare the same VM."""
    places = frozenset(str(item.span) for item in found.related)
    return (found.id, found.message, str(found.span), places)


def check_growth(folders: Collection[Path]) -> None:
    """Holds each run of some roots against that with one more."""
    runs: dict[frozenset[Path], Report] = {}
    for number in range(1, len(folders) + 1):
        for some in itertools.combinations(sorted(folders), number):
            runs[frozenset(some)] = run(some)
    verdicts = {some: Verdicts.of(report) for some, report in runs.items()}
    alone = [verdicts[some] for some in runs if len(some) == 1]
    certain = {key for one in alone for key in one.violated}
    fingerprints: dict[tuple[Key, str], str] = {}
    for some, here in verdicts.items():
        told = Counter(fault_of(one) for one in here.violated.values())
        assert set(told.values()) <= {1}, "a fault is found once"
        for key, found in here.violated.items():
            assert key in certain or leads_elsewhere(found), "what is new leads elsewhere"
            known = fingerprints.setdefault((key, found.subject), found.fingerprint)
            assert found.fingerprint == known, "a fingerprint depends on no other root"
        for more in verdicts:
            if some < more and len(more) == len(some) + 1:
                lost = here.certain() - verdicts[more].violated.keys()
                assert lost <= verdicts[more].unknown, "nothing violated becomes satisfied"
                assert not (lost & certain), "what is certain of a root by itself stays"


def test_the_landing_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FLEETS)
    check_growth([Path("landing-zone") / root for root in ROOTS])


def provider(subscription: str | None) -> str:
    own = f'subscription_id = "{subscription}"' if subscription else ""
    return f'provider "azurerm" {{\n  {own}\n  features {{}}\n}}\n'


@st.composite
def platforms(draw: st.DrawFn) -> str:
    """A root with a vault and a policy of one of few names."""
    name = draw(st.sampled_from(["one", "two"]))
    region = draw(st.sampled_from(['"westeurope"', '"northeurope"', "var.unknown"]))
    type_ = draw(st.sampled_from(["V1", "V2"]))
    return f"""
        {provider(draw(st.sampled_from(SUBSCRIPTIONS)))}
        variable "unknown" {{}}
        resource "azurerm_recovery_services_vault" "v" {{
          name                = "rsv-{name}"
          resource_group_name = "rg"
          location            = {region}
          sku                 = "Standard"
        }}
        resource "azurerm_backup_policy_vm" "p" {{
          name                = "daily"
          resource_group_name = "rg"
          recovery_vault_name = azurerm_recovery_services_vault.v.name
          policy_type         = "{type_}"
          backup {{
            frequency = "Daily"
            time      = "23:00"
          }}
          retention_daily {{
            count = 14
          }}
        }}
    """


@st.composite
def disks(draw: st.DrawFn) -> str:
    """A root with a disk, which it attaches to a VM of another one, or leaves to others."""
    attached = f"""
        data "azurerm_virtual_machine" "m" {{
          name                = "{draw(st.sampled_from(["vm-a", "vm-b"]))}"
          resource_group_name = "rg"
        }}
        resource "azurerm_virtual_machine_data_disk_attachment" "a" {{
          virtual_machine_id = data.azurerm_virtual_machine.m.id
          managed_disk_id    = azurerm_managed_disk.d.id
          lun                = 1
          caching            = "None"
        }}
    """
    return f"""
        {provider(draw(st.sampled_from(SUBSCRIPTIONS)))}
        resource "azurerm_managed_disk" "d" {{
          name                 = "disk"
          resource_group_name  = "rg"
          location             = "westeurope"
          storage_account_type = "{draw(st.sampled_from(["Premium_LRS", "UltraSSD_LRS"]))}"
          create_option        = "Empty"
          disk_size_gb         = 64
          max_shares           = {draw(st.sampled_from(["2", "null"]))}
        }}
        {attached if draw(st.booleans()) else ""}
    """


@st.composite
def locks(draw: st.DrawFn) -> str:
    """A root with a lock on the resource group of all others, or on a VM of another one."""
    subscription = draw(st.sampled_from(SUBSCRIPTIONS[:2]))
    machine = draw(st.sampled_from(["vm-a", "vm-b"]))
    below = draw(st.sampled_from(["", f"/providers/Microsoft.Compute/virtualMachines/{machine}"]))
    return f"""
        {provider(draw(st.sampled_from(SUBSCRIPTIONS)))}
        resource "azurerm_management_lock" "l" {{
          name       = "keep"
          scope      = "/subscriptions/{subscription}/resourceGroups/rg{below}"
          lock_level = "CanNotDelete"
        }}
    """


@st.composite
def workloads(draw: st.DrawFn) -> str:
    """A root with a VM, which it protects in a vault that it looks up, or leaves to others."""
    name = draw(st.sampled_from(["one", "two"]))
    machine = draw(st.sampled_from(["vm-a", "vm-b"]))
    is_trusted = draw(st.sampled_from(["true", "false", "null"]))
    item = f"""
        data "azurerm_backup_policy_vm" "p" {{
          name                = "daily"
          recovery_vault_name = "rsv-{name}"
          resource_group_name = "rg"
        }}
        resource "azurerm_backup_protected_vm" "i" {{
          resource_group_name = "rg"
          recovery_vault_name = "rsv-{name}"
          source_vm_id        = azurerm_linux_virtual_machine.m.id
          backup_policy_id    = data.azurerm_backup_policy_vm.p.id
        }}
    """
    attached = """
        data "azurerm_managed_disk" "d" {
          name                = "disk"
          resource_group_name = "rg"
        }
        resource "azurerm_virtual_machine_data_disk_attachment" "a" {
          virtual_machine_id = azurerm_linux_virtual_machine.m.id
          managed_disk_id    = data.azurerm_managed_disk.d.id
          lun                = 0
          caching            = "None"
        }
    """
    return f"""
        {provider(draw(st.sampled_from(SUBSCRIPTIONS)))}
        resource "azurerm_linux_virtual_machine" "m" {{
          name                = "{machine}"
          resource_group_name = "rg"
          location            = "westeurope"
          size                = "Standard_D2s_v5"
          secure_boot_enabled = {is_trusted}
          vtpm_enabled        = {is_trusted}
          os_disk {{
            caching              = "ReadWrite"
            storage_account_type = "Premium_LRS"
          }}
        }}
        {item if draw(st.booleans()) else ""}
        {attached if draw(st.booleans()) else ""}
    """


@pytest.mark.slow
@given(st.lists(st.one_of(platforms(), workloads(), disks(), locks()), min_size=2, max_size=4))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_fleets(tmp_path_factory: pytest.TempPathFactory, roots: list[str]) -> None:
    folder = tmp_path_factory.mktemp("fleet")
    folders = [folder / f"root{number}" for number in range(len(roots))]
    for place, text in zip(folders, roots, strict=True):
        place.mkdir()
        (place / "main.tf").write_text(text, encoding="utf-8")
    check_growth(folders)
