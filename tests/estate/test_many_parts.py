"""Parts of resources, such as disks: judged as far as a root may have them, else counted."""

import json
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.estate.facts.lists import affordable
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known, Unknown
from azbackup_lint.values.limits import MACHINE, PART, Limits
from tests.arm.deploying import SCHEMAS

DISKS = 40
MACHINES = 12

TERRAFORM = f"""resource "azurerm_virtual_machine" "vm" {{
  count   = {MACHINES}
  vm_size = "Standard_D2s_v3"
  dynamic "storage_data_disk" {{
    for_each = [for number in range({DISKS}) : number]
    content {{
      lun               = storage_data_disk.value
      managed_disk_type = "UltraSSD_LRS"
    }}
  }}
}}
"""

DISK = {"lun": 0, "managedDisk": {"storageAccountType": "UltraSSD_LRS"}}
TEMPLATE = {
    "$schema": f"{SCHEMAS}/2019-04-01/deploymentTemplate.json#",
    "contentVersion": "1.0.0.0",
    "variables": {"disks": [DISK] * DISKS},
    "resources": [
        {
            "type": "Microsoft.Compute/virtualMachines",
            "apiVersion": "2023-03-01",
            "name": "[format('vm{0}', copyIndex())]",
            "copy": {"name": "c", "count": MACHINES},
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_D2s_v3"},
                "storageProfile": {"dataDisks": "[variables('disks')]"},
            },
        }
    ],
}
TEXTS = {"main.tf": TERRAFORM, "azuredeploy.json": json.dumps(TEMPLATE)}


@pytest.mark.parametrize("name", TEXTS)
def test_disks_that_are_too_many_for_a_root_are_counted(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(TEXTS[name])

    def machines(steps: int) -> list[int]:
        findings = lint(Sources((tmp_path,)), Settings(limits=Limits(steps=steps))).findings
        ids = ("AZB009", "AZB402", "AZB708")
        return [len({item.resource for item in findings if item.id == id_}) for id_ in ids]

    assert machines(MACHINES * (MACHINE + DISKS * PART * 2)) == [0, MACHINES, MACHINES]
    limit, too_many, fast = machines(MACHINES * (MACHINE + DISKS * PART // 4))
    assert (limit, too_many) == (1, MACHINES)
    assert 0 < fast < MACHINES


ITEMS = (Known(1), Known(2))


@pytest.mark.parametrize(
    ("more", "counted"),
    [
        (None, (2, 2)),
        (Unknown((), minimum=0), (2, None)),
        (Unknown((), minimum=3, maximum=5), (5, 7)),
    ],
)
def test_what_is_counted_has_the_same_bounds(
    more: Unknown | None, counted: tuple[int, int | None]
) -> None:
    assert affordable((ITEMS, more), lambda number: number == 2) == (ITEMS, more)
    judged, number = affordable((ITEMS, more), lambda number: False)
    assert judged == ()
    assert number is not None
    assert (number.minimum, number.maximum) == counted
    assert [cause.kind for cause in number.causes] == ["limit"]


def test_nothing_is_afforded_for_no_items() -> None:
    assert affordable(((), None), lambda number: pytest.fail("it is asked")) == ((), None)
