"""Times the linter on estates of growing size, and prints how time and memory grow.

    python benchmarks/scale.py                              1,000 and 10,000 resources
    python benchmarks/scale.py 1000 10000 100000            other sizes
    python benchmarks/scale.py --forms blocks,plan 100000   some of the forms

Each estate is written in several forms: a block for each resource, Terraform with `count` and with
`for_each`, a plan, and a template with `copy`. The linter's limits end `count`, `for_each` and
`copy` at 10,000 instances of one block, so blocks and plans are for larger estates. Seconds are
those of processors, which other work on the machine moves less than those on the clock. An exponent
near 1 means that work grows linearly.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

RUNS = 3

TERRAFORM = """
locals {
  vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/vault"
}

resource "azurerm_linux_virtual_machine" "vm" {
  count               = %(count)d
  name                = "vm-${count.index}"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 128
  }
}

resource "azurerm_managed_disk" "disk" {
  count                = %(count)d
  name                 = "disk-${count.index}"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 64
}

resource "azurerm_virtual_machine_data_disk_attachment" "attachment" {
  count              = %(count)d
  virtual_machine_id = azurerm_linux_virtual_machine.vm[count.index].id
  managed_disk_id    = azurerm_managed_disk.disk[count.index].id
  lun                = 0
  caching            = "None"
}

resource "azurerm_backup_protected_vm" "item" {
  count               = %(count)d
  resource_group_name = "rg"
  recovery_vault_name = "vault"
  source_vm_id        = azurerm_linux_virtual_machine.vm[count.index].id
  backup_policy_id    = "${local.vault}/backupPolicies/policy"
}
"""

COMPUTE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute"


class Taken(NamedTuple):
    """What a process took: seconds of processors, and megabytes at the most."""

    seconds: float
    megabytes: float


def main() -> None:
    """Times each form at each size."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10000])
    parser.add_argument("--forms", default=",".join(FORMS))
    options = parser.parse_args()
    for name in options.forms.split(","):
        before: tuple[int, float] | None = None
        for size in options.sizes:
            with tempfile.TemporaryDirectory() as work:
                FORMS[name](Path(work), size)
                runs = [_taken(Path(work)) for _ in range(RUNS if size <= 10_000 else 1)]
            taken = min(runs)
            growth = f"  exponent {_exponent(before, (size, taken.seconds)):.2f}" if before else ""
            each = taken.seconds / size * 1e6
            told = f"{taken.seconds:7.2f} s  {each:5.0f} us each  {taken.megabytes:5.0f} MB"
            print(f"{name:10} {size:>8} resources  {told}{growth}", flush=True)
            before = (size, taken.seconds)


def _exponent(first: tuple[int, float], second: tuple[int, float]) -> float:
    """To which power of the size the time grows."""
    return math.log(second[1] / first[1]) / math.log(second[0] / first[0])


def _taken(folder: Path) -> Taken:
    command = [sys.executable, "-m", "azbackup_lint", "check", "--no-cache", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        error = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(error.decode())
    unit = 1024 if sys.platform == "linux" else 1024 * 1024
    return Taken(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)


def _blocks(folder: Path, size: int) -> None:
    """One block for each resource."""
    head, *blocks = re.split(r"^(?=resource )", TERRAFORM % {"count": 0}, flags=re.MULTILINE)
    one = "".join(re.sub(r"^  count +=.*\n", "", block, flags=re.MULTILINE) for block in blocks)
    one = re.sub(r'"(vm|disk|attachment|item)" \{', r'"\1@" {', one)
    one = re.sub(r"\.(vm|disk)\[count\.index\]", r".\1@", one).replace("${count.index}", "@")
    made = (one.replace("@", str(number)) for number in range(size // 4))
    (folder / "main.tf").write_text(head + "".join(made))


def _terraform(folder: Path, size: int) -> None:
    (folder / "main.tf").write_text(TERRAFORM % {"count": size // 4})


def _for_each(folder: Path, size: int) -> None:
    names = ", ".join(f'"{number}"' for number in range(size // 4))
    text = re.sub(r"^  count( +)=.*$", r"  for_each\1= local.names", TERRAFORM, flags=re.MULTILINE)
    text = text.replace("count.index", "each.key")
    text = text.replace("locals {", f"locals {{\n  names = toset([{names}])")
    (folder / "main.tf").write_text(text)


def _plan(folder: Path, size: int) -> None:
    changes = [
        {
            "address": f"{type_}.x[{index}]",
            "mode": "managed",
            "type": type_,
            "name": "x",
            "index": index,
            "change": {"actions": ["create"], "after": after, "after_unknown": {}},
        }
        for index in range(size // 4)
        for type_, after in _planned(index)
    ]
    document = {"format_version": "1.2", "resource_changes": changes}
    (folder / "plan.json").write_text(json.dumps(document))


def _planned(index: int) -> Iterator[tuple[str, dict[str, Any]]]:
    common = {"resource_group_name": "rg", "location": "westeurope"}
    machine, disk = f"{COMPUTE}/virtualMachines/vm-{index}", f"{COMPUTE}/disks/disk-{index}"
    os_disk = {"caching": "ReadWrite", "storage_account_type": "Premium_LRS", "disk_size_gb": 128}
    size = {"size": "Standard_D4s_v5", "os_disk": [os_disk], "id": machine}
    yield "azurerm_linux_virtual_machine", {**common, "name": f"vm-{index}", **size}
    kind = {"storage_account_type": "Premium_LRS", "disk_size_gb": 64, "id": disk}
    yield "azurerm_managed_disk", {**common, "name": f"disk-{index}", **kind}
    ids = {"virtual_machine_id": machine, "managed_disk_id": disk}
    yield "azurerm_virtual_machine_data_disk_attachment", {**ids, "lun": 0}
    item = {"recovery_vault_name": "vault", "resource_group_name": "rg", "source_vm_id": machine}
    yield "azurerm_backup_protected_vm", item


def _template(folder: Path, size: int) -> None:
    copy = {"name": "machines", "count": size // 3}
    profile = {
        "osDisk": {"createOption": "FromImage", "diskSizeGB": 128},
        "dataDisks": [
            {
                "lun": 0,
                "createOption": "Attach",
                "managedDisk": {
                    "id": "[resourceId('Microsoft.Compute/disks', concat('disk-', copyIndex()))]"
                },
            }
        ],
    }
    item = (
        "[format('vault/Azure/iaasvmcontainer;iaasvmcontainerv2;rg;vm-{0}/"
        "vm;iaasvmcontainerv2;rg;vm-{0}', copyIndex())]"
    )
    recovery = "Microsoft.RecoveryServices/vaults"
    source = "[resourceId('Microsoft.Compute/virtualMachines', concat('vm-', copyIndex()))]"
    resources = [
        _copied("Microsoft.Compute/disks", "[concat('disk-', copyIndex())]", copy)
        | {"properties": {"diskSizeGB": 64, "creationData": {"createOption": "Empty"}}},
        _copied("Microsoft.Compute/virtualMachines", "[concat('vm-', copyIndex())]", copy)
        | {
            "properties": {
                "hardwareProfile": {"vmSize": "Standard_D4s_v5"},
                "storageProfile": profile,
            }
        },
        _copied(f"{recovery}/backupFabrics/protectionContainers/protectedItems", item, copy)
        | {"properties": {"sourceResourceId": source}},
    ]
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    (folder / "azuredeploy.json").write_text(
        json.dumps({"$schema": schema, "resources": resources})
    )


def _copied(type_: str, name: str, copy: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": type_,
        "apiVersion": "2023-01-01",
        "name": name,
        "location": "westeurope",
        "copy": copy,
    }


FORMS: dict[str, Callable[[Path, int], None]] = {
    "blocks": _blocks,
    "count": _terraform,
    "for-each": _for_each,
    "plan": _plan,
    "template": _template,
}


if __name__ == "__main__":
    main()
