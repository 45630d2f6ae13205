"""Times the linter on estates of growing size, and prints how the time grows.

    python benchmarks/scale.py                        1,000 and 10,000 resources
    python benchmarks/scale.py 1000 10000 100000      other sizes

Each estate is written three times: Terraform with `count`, a plan, and a template with `copy`.
A ratio near that of the sizes means that work grows linearly.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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


def main() -> None:
    """Times each language at each size."""
    sizes = [int(argument) for argument in sys.argv[1:]] or [1000, 10000]
    for name, write in (("terraform", _terraform), ("plan", _plan), ("template", _template)):
        before: tuple[int, float] | None = None
        for size in sizes:
            with tempfile.TemporaryDirectory() as work:
                write(Path(work), size)
                seconds = min(_seconds(Path(work)) for _ in range(RUNS))
            growth = f"  x{seconds / before[1]:.1f} for x{size / before[0]:.1f}" if before else ""
            print(f"{name:10} {size:>8} resources  {seconds:6.2f} s{growth}")
            before = (size, seconds)


def _seconds(folder: Path) -> float:
    command = [sys.executable, "-m", "azbackup_lint", "check", str(folder)]
    start = time.perf_counter()
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode not in (0, 1):
        sys.exit(result.stderr)
    return time.perf_counter() - start


def _terraform(folder: Path, size: int) -> None:
    (folder / "main.tf").write_text(TERRAFORM % {"count": size // 4})


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


if __name__ == "__main__":
    main()
