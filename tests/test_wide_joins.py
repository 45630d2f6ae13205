"""Many roots that have to do with one VM or resource group learn little of each other.

What is counted is told and read, not time: it grows with the number of roots, not with its square.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from azbackup_lint import joining, neighbourhoods
from azbackup_lint.azure import ids
from azbackup_lint.engine import Sources, lint
from azbackup_lint.estate.links.neighbours import Neighbours
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings
from azbackup_lint.values import Value

SUBSCRIPTION = "10000000-0000-0000-0000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
PROVIDER = f'provider "azurerm" {{\n  subscription_id = "{SUBSCRIPTION}"\n  features {{}}\n}}\n'


def machine(name: str) -> str:
    return f"""resource "azurerm_linux_virtual_machine" "m" {{
  name                = "{name}"
  resource_group_name = "rg"
  location            = "westeurope"
}}
"""


def attached(disk: str, lun: int) -> str:
    """A disk with its attachment to a VM that another root declares."""
    return f"""resource "azurerm_managed_disk" "d" {{
  name                = "{disk}"
  resource_group_name = "rg"
  location            = "westeurope"
  max_shares          = 2
}}
resource "azurerm_virtual_machine_data_disk_attachment" "a" {{
  virtual_machine_id = "{GROUP}/providers/Microsoft.Compute/virtualMachines/vm"
  managed_disk_id    = azurerm_managed_disk.d.id
  lun                = {lun}
  caching            = "None"
}}
"""


def lock(scope: str) -> str:
    return f"""resource "azurerm_management_lock" "l" {{
  name       = "keep"
  scope      = "{scope}"
  lock_level = "ReadOnly"
}}
"""


class Told:
    """What roots were told of each other, and how many ids were read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.neighbours: Mapping[int, Neighbours] = {}
        self.read = 0
        neighbours_of, parsed = joining.neighbours_of, ids._parsed

        def noted(*of: object) -> dict[int, Neighbours]:
            found: dict[int, Neighbours] = neighbours_of(*of)  # type: ignore[arg-type]
            self.neighbours = found
            return found

        def counted(value: Value) -> ids.ResourceId | None:
            self.read += 1
            return parsed(value)

        monkeypatch.setattr(joining, "neighbours_of", noted)
        monkeypatch.setattr(ids, "_parsed", counted)

    @property
    def referrers(self) -> list[int]:
        return [len(one.referrers) for _, one in sorted(self.neighbours.items())]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(monkeypatch)


def run(folder: Path, texts: Mapping[str, str]) -> Report:
    for name, text in texts.items():
        (folder / name).mkdir(parents=True)
        (folder / name / "main.tf").write_text(text)
    return lint(Sources((folder,)), Settings())


def violated(report: Report) -> dict[str, int]:
    counts: dict[str, int] = {}
    for found in report.findings:
        counts[found.id] = counts.get(found.id, 0) + 1
    return counts


def test_disks_of_one_name_are_those_of_their_own_roots(
    tmp_path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A root isn't told of attachments of others to disks that these declare themselves."""
    monkeypatch.setattr(neighbourhoods, "MOST_ROOTS", 4)
    disks = {f"r{at}": attached("disk", at) for at in range(5)}
    report = run(tmp_path, {**disks, "vm": PROVIDER + machine("vm")})
    assert violated(report)["AZB401"] == 5
    assert told.referrers == [5]


def test_ids_that_others_tell_are_read_once(tmp_path: Path, told: Told) -> None:
    def read(number: int) -> int:
        told.read = 0
        disks = {f"r{at}": attached(f"disk{at}", at) for at in range(number)}
        run(tmp_path / str(number), {"vm": PROVIDER + machine("vm"), **disks})
        assert told.referrers == [number - 1] * number + [number]
        return told.read

    assert read(16) <= 2.2 * read(8)


def test_few_of_many_locks_are_told(tmp_path: Path, told: Told) -> None:
    """Ten locks on a resource group hold its VMs as well as twenty do."""
    text = PROVIDER + machine("vm{}") + lock(GROUP)
    roots = {f"r{at:02}": text.replace("vm{}", f"vm{at}") for at in range(20)}
    report = run(tmp_path, roots)
    assert set(told.referrers) == {9, 10}
    assert violated(report)["AZB104"] == 20
    assert violated(run(tmp_path / "r15", {}))["AZB104"] == 1
