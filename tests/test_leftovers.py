"""A root's memory is let go before the next begins."""

import gc
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from azbackup_lint import leftovers
from azbackup_lint.engine import finished_run
from azbackup_lint.languages.terraform.syntax import shared_blocks
from azbackup_lint.progress import Progress
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings

MACHINES = """
resource "azurerm_managed_disk" "disk" {
  count        = 20
  name         = "disk-${count.index}"
  disk_size_gb = 64
}

resource "azurerm_virtual_machine_data_disk_attachment" "attachment" {
  count           = 20
  managed_disk_id = azurerm_managed_disk.disk[count.index].id
}
"""

TEMPLATE = """{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "resources": [{
    "type": "Microsoft.Compute/disks",
    "apiVersion": "2023-01-01",
    "name": "[concat('disk', copyIndex())]",
    "copy": {"name": "disks", "count": 20},
    "properties": {"diskSizeGB": 64, "creationData": {"createOption": "Empty"}}
  }]
}
"""

OF_ROOTS = ("Body", "Disk", "ModuleInstance", "Resource", "ResourceInstance", "View", "_Entries")
"""Classes whose objects belong to one root."""


class Counting(Progress):
    """Counts objects before each root."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: list[Counter[str]] = []

    def begins(self, root: str, language: str) -> None:
        kinds = Counter(type(item).__name__ for item in gc.get_objects())
        self.counts.append(Counter({name: kinds[name] for name in OF_ROOTS}))


@pytest.fixture(autouse=True)
def _as_in_the_command(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Python looks for circles only when it is asked; here, it is asked after each small root."""
    monkeypatch.setattr(leftovers, "ENOUGH", 1)
    monkeypatch.setattr(shared_blocks, "MOST_TEXT", 1)
    gc.collect()
    gc.freeze()  # what other tests have left
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize(("name", "text"), [("main.tf", MACHINES), ("azuredeploy.json", TEMPLATE)])
def test_nothing_of_a_root_is_left_when_the_next_begins(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for root in range(6):
        (tmp_path / f"root{root}").mkdir()
        (tmp_path / f"root{root}" / name).write_text(text)
    monkeypatch.setattr(gc, "freeze", lambda: None)  # which would hide what is left
    counting = Counting()
    run = finished_run(Sources((tmp_path,)), Settings(jobs=1), counting)
    assert run.report().resources == 6 * (40 if name == "main.tf" else 20)
    first, _, *later = counting.counts[:6]
    assert all(count == later[0] for count in later)
    assert (later[0] - first).total() <= 5  # the syntax of the last file


def test_memory_that_is_in_use_is_not_looked_through_where_python_does_it() -> None:
    gc.enable()
    circle: list[object] = []
    circle.append(circle)
    before = gc.get_freeze_count()
    left = leftovers.Leftovers()
    left.add(10_000)
    left.free()
    assert gc.get_freeze_count() == before
