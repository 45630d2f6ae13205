"""An estate that is split over roots comes to the same as in one root.

Each folder of `fixtures/fleets/split` is a root. Its files are also linted as roots of their own,
each with the provider of `provider.tf`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from azbackup_lint.engine import Judge, Sources, lint
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.settings import Settings
from azbackup_lint.source import Span

SPLIT = Path(__file__).parent.parent / "fixtures" / "fleets" / "split"
EDITIONS = ("2023-07-05", "2026-03-26")
CASES = sorted(folder.name for folder in SPLIT.iterdir())


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What is violated or unknown, with places by the name of the root or file and the line."""

    findings: frozenset[object]
    undecided: frozenset[object]
    backup: object

    @property
    def all(self) -> frozenset[object]:
        return self.findings | self.undecided

    @classmethod
    def of(cls, report: Report) -> Verdicts:
        assert not report.failures
        found = [
            (one.id, one.severity, one.resource, one.message, *_places(one.span, *_related(one)))
            for one in report.findings
        ]
        assert len(set(found)) == len(found), "a fault is found once"
        undecided = {(one.id, one.resource, *_places(one.span)) for one in report.undecided}
        return cls(frozenset(found), frozenset(undecided), report.backup)


def _related(finding: Finding) -> list[Span]:
    return [related.span for related in finding.related]


def _places(first: Span, *others: Span) -> list[object]:
    """The place itself, then others in any order."""
    named = [(_root(span), span.start, span.end) for span in (first, *others)]
    return [named[0], *sorted(named[1:])]


def _root(span: Span) -> str:
    path = Path(span.source.path)
    return path.parent.name if path.name == "main.tf" else path.stem


def split(case: str, folder: Path) -> list[Path]:
    """The files of a case as roots of their own."""
    provider = (SPLIT / case / "provider.tf").read_text(encoding="utf-8")
    roots = []
    for file in sorted((SPLIT / case).glob("*.tf")):
        if file.name != "provider.tf":
            root = folder / file.stem
            root.mkdir()
            (root / "main.tf").write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
            (root / "provider.tf").write_text(provider, encoding="utf-8")
            roots.append(root)
    return roots


@cache
def judge(edition: str) -> Judge:
    return Judge(Settings(edition=edition))


def verdicts(*paths: Path, edition: str) -> Verdicts:
    return Verdicts.of(lint(Sources(paths), Settings(edition=edition), judge=judge(edition)))


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("case", CASES)
def test_a_split_estate_has_the_same_verdicts(case: str, edition: str, tmp_path: Path) -> None:
    joined = verdicts(*split(case, tmp_path), edition=edition)
    assert joined == verdicts(SPLIT / case, edition=edition)


@pytest.mark.parametrize("case", CASES)
def test_no_root_says_alone_what_all_of_them_say(case: str, tmp_path: Path) -> None:
    roots = split(case, tmp_path)
    joined = [verdicts(*roots, edition=edition) for edition in EDITIONS]
    alone = [
        frozenset().union(*(verdicts(root, edition=edition).all for root in roots))
        for edition in EDITIONS
    ]
    assert [one.all for one in joined] != alone


HERE = "10000000-0000-0000-0000-000000000001"
DISK_ID = (
    f"/subscriptions/{HERE}/resourceGroups/rg-disks/providers/Microsoft.Compute/disks/disk-data"
)
DISK = {
    "main.bicep": """
        resource disk 'Microsoft.Compute/disks@2023-10-02' = {
          name: 'disk-data'
          location: 'westeurope'
          sku: { name: 'UltraSSD_LRS' }
          properties: { creationData: { createOption: 'Empty' }, diskSizeGB: 64, maxShares: 2 }
        }
    """,
    "main.json": {
        "type": "Microsoft.Compute/disks",
        "apiVersion": "2023-10-02",
        "name": "disk-data",
        "location": "westeurope",
        "sku": {"name": "UltraSSD_LRS"},
        "properties": {"creationData": {"createOption": "Empty"}, "diskSizeGB": 64, "maxShares": 2},
    },
    "main.tf": f"""
        provider "azurerm" {{
          subscription_id = "{HERE}"
          features {{}}
        }}
        resource "azurerm_managed_disk" "disk" {{
          name                 = "disk-data"
          resource_group_name  = "rg-disks"
          location             = "westeurope"
          storage_account_type = "UltraSSD_LRS"
          create_option        = "Empty"
          disk_size_gb         = 64
          max_shares           = 2
        }}
    """,
}
VM = {
    "main.bicep": f"""
        resource vm 'Microsoft.Compute/virtualMachines@2024-07-01' = {{
          name: 'vm-app'
          location: 'westeurope'
          properties: {{
            hardwareProfile: {{ vmSize: 'Standard_D4s_v5' }}
            storageProfile: {{
              osDisk: {{ createOption: 'FromImage' }}
              dataDisks: [
                {{ lun: 0, createOption: 'Attach', managedDisk: {{ id: '{DISK_ID}' }} }}
              ]
            }}
          }}
        }}
    """,
    "main.json": {
        "type": "Microsoft.Compute/virtualMachines",
        "apiVersion": "2024-07-01",
        "name": "vm-app",
        "location": "westeurope",
        "properties": {
            "hardwareProfile": {"vmSize": "Standard_D4s_v5"},
            "storageProfile": {
                "osDisk": {"createOption": "FromImage"},
                "dataDisks": [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": DISK_ID}}],
            },
        },
    },
    "main.tf": f"""
        provider "azurerm" {{
          subscription_id = "{HERE}"
          features {{}}
        }}
        resource "azurerm_linux_virtual_machine" "vm" {{
          name                = "vm-app"
          resource_group_name = "rg-app"
          location            = "westeurope"
          size                = "Standard_D4s_v5"
          os_disk {{
            caching              = "ReadWrite"
            storage_account_type = "Premium_LRS"
          }}
        }}
        resource "azurerm_virtual_machine_data_disk_attachment" "disk" {{
          virtual_machine_id = azurerm_linux_virtual_machine.vm.id
          managed_disk_id    = "{DISK_ID}"
          lun                = 0
          caching            = "None"
        }}
    """,
}


def write(folder: Path, name: str, content: object) -> Path:
    folder.mkdir()
    text = content if isinstance(content, str) else json.dumps(template(content), indent=2)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def template(resource: object) -> dict[str, object]:
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    return {"$schema": schema, "contentVersion": "1.0.0.0", "resources": [resource]}


@pytest.mark.parametrize("vm", VM)
@pytest.mark.parametrize("disk", DISK)
def test_a_disk_and_its_vm_join_from_any_language(
    disk: str, vm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The finding is at the disk, and the VM that has it is related."""
    monkeypatch.chdir(tmp_path)
    disks = write(tmp_path / "disks", disk, DISK[disk])
    app = write(tmp_path / "app", vm, VM[vm])
    settings = Settings(
        subscriptions={disks: HERE, app: HERE},
        resource_groups={disks: "rg-disks", app: "rg-app"},
    )
    report = lint(Sources((disks, app)), settings)
    (shared,) = (one for one in report.findings if one.id == "AZB401")
    assert (shared.severity, shared.root) == (
        "error",
        str(Path("disks", disk)) if disk != "main.tf" else "disks",
    )
    assert [Path(span.source.path).parent for span in _related(shared)] == [Path("app")]
    assert report.backup == {"yes": 0, "no": 1, "unknown": 0}


@pytest.mark.parametrize("vm", VM)
def test_what_only_may_be_meant_is_a_condition(
    vm: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a subscription is unknown, nothing is certain of the VM and its disk, or its lock."""
    monkeypatch.chdir(tmp_path)
    disk = str(DISK["main.tf"]).replace(f'subscription_id = "{HERE}"', "")
    disks = write(tmp_path / "disks", "main.tf", disk)
    lock = """
        resource "azurerm_management_lock" "lock" {
          name       = "keep"
          scope      = "/subscriptions/${var.here}/resourceGroups/rg-app"
          lock_level = "CanNotDelete"
        }
        variable "here" {}
    """
    locks = write(tmp_path / "locks", "main.tf", lock)
    app = write(tmp_path / "app", vm, VM[vm])
    settings = Settings(subscriptions={app: HERE}, resource_groups={app: "rg-app"})
    report = lint(Sources((disks, app, locks)), settings)
    conditions = {one.id: [cause.subject for cause in one.conditional] for one in report.findings}
    line = {"main.bicep": 2, "main.json": 6, "main.tf": 6}[vm]
    assert conditions == {
        "AZB104": [f"whether this is the VM declared in {Path('app', vm)}:{line}"],
        "AZB401": [],
        "AZB708": [],
    }
    assert report.backup == {"yes": 0, "no": 0, "unknown": 1}
