"""Times the linter on estates of growing size, and prints how time and memory grow.

    python benchmarks/scale.py                              1,000 and 10,000 resources
    python benchmarks/scale.py 1000 10000 100000            other sizes
    python benchmarks/scale.py --forms blocks,plan 100000   some of the forms
    python benchmarks/scale.py --python OTHER/bin/python    in turn with another environment

Each estate is written in several forms: a block for each resource, Terraform with `count` and with
`for_each` over described machines, a plan, and a template with `copy` over them. What instances
are made of is described, as the linter makes no more of a few lines than 1,200. A plan of
100,000 resources is larger than files may be. Seconds are those of processors, which other work on
the machine moves less than those on the clock; what is compared runs in turn. An exponent near 1
means that work grows linearly.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

RUNS = 3

TERRAFORM = """
resource "azurerm_linux_virtual_machine" "vm@" {
  %(each)s
  name                = %(name)s
  resource_group_name = "rg"
  location            = "westeurope"
  size                = %(size)s

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 128
  }
}

resource "azurerm_managed_disk" "disk@" {
  %(each)s
  name                 = "disk-${%(key)s}"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = %(disk_size)s
}

resource "azurerm_virtual_machine_data_disk_attachment" "attachment@" {
  %(each)s
  virtual_machine_id = azurerm_linux_virtual_machine.vm@%(index)s.id
  managed_disk_id    = azurerm_managed_disk.disk@%(index)s.id
  lun                = 0
  caching            = "None"
}

resource "azurerm_backup_protected_vm" "item@" {
  %(each)s
  resource_group_name = "rg"
  recovery_vault_name = "vault"
  source_vm_id        = azurerm_linux_virtual_machine.vm@%(index)s.id
  backup_policy_id    = "${local.vault}/backupPolicies/policy"
}
"""

VAULT = """
locals {
  vault = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.RecoveryServices/vaults/vault"
}
"""

MACHINE = """{
    name      = "vm-@"
    size      = "Standard_D4s_v5"
    zone      = "1"
    data_disk = 64
    address   = "10.0.0.4"
    tags      = { application = "orders", owner = "platform", costs = "1234" }
    about     = "%s"
  },
""" % ("text " * 60)

MOST_OF_A_BLOCK = 400
"""Instances of one block, which are described in a list or a map."""

COMPUTE = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute"


class Taken(NamedTuple):
    """What a process took: seconds of processors, and megabytes at the most."""

    seconds: float
    megabytes: float


def main() -> None:
    """Times each form at each size, with each interpreter in turn."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("sizes", type=int, nargs="*", default=[1000, 10000])
    parser.add_argument("--forms", default=",".join(FORMS))
    parser.add_argument("--python", action="append", default=[], help="another environment's")
    parser.add_argument("--runs", type=int, default=RUNS)
    options = parser.parse_args()
    for name in options.forms.split(","):
        before: tuple[int, float] | None = None
        for size in options.sizes:
            with tempfile.TemporaryDirectory() as work:
                FORMS[name](Path(work), size)
                own, *others = _in_turn([sys.executable, *options.python], Path(work), options.runs)
            growth = f"  exponent {_exponent(before, (size, own.seconds)):.2f}" if before else ""
            each = own.seconds / size * 1e6
            told = f"{own.seconds:7.2f} s  {each:5.0f} us each  {own.megabytes:5.0f} MB"
            print(f"{name:10} {size:>8} resources  {told}{growth}", flush=True)
            for python, other in zip(options.python, others, strict=True):
                ratio = f"{other.seconds / own.seconds:.2f} times as long"
                print(f"  {other.seconds:.2f} s {other.megabytes:.0f} MB, {ratio}: {python}")
            before = (size, own.seconds)


def _in_turn(pythons: Sequence[str], folder: Path, runs: int) -> list[Taken]:
    """The least that each interpreter took; one run of each after the other."""
    taken = [[_taken(python, folder) for python in pythons] for _ in range(runs)]
    return [min(of_one) for of_one in zip(*taken, strict=True)]


def _exponent(first: tuple[int, float], second: tuple[int, float]) -> float:
    """To which power of the size the time grows."""
    return math.log(second[1] / first[1]) / math.log(second[0] / first[0])


def _taken(python: str, folder: Path) -> Taken:
    command = [python, "-m", "azbackup_lint", "check", "--format=json", str(folder)]
    # variables, since earlier versions refuse options that they don't know
    environment = os.environ | {"AZBACKUP_LINT_NO_CACHE": "1", "AZBACKUP_LINT_JOBS": "1"}
    nothing, pipe = subprocess.DEVNULL, subprocess.PIPE
    with subprocess.Popen(command, env=environment, stdout=nothing, stderr=pipe) as process:
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
    plain = {"name": '"vm-@"', "size": '"Standard_D4s_v5"', "disk_size": "64", "index": ""}
    one = (TERRAFORM % {**plain, "each": "", "key": '"@"'}).replace('${"@"}', "@")
    made = (one.replace("@", str(number)) for number in range(size // 4))
    (folder / "main.tf").write_text(VAULT + "".join(made))


def _count(folder: Path, size: int) -> None:
    """Blocks with `count`, over lists of described machines."""
    machine = "local.machines@[count.index]"
    block = TERRAFORM % {
        "each": "count = length(local.machines@)",
        "name": f"{machine}.name",
        "size": f"{machine}.size",
        "disk_size": f"{machine}.data_disk",
        "key": f"{machine}.name",
        "index": "[count.index]",
    }
    _described(folder, size, block, "[]", "")


def _for_each(folder: Path, size: int) -> None:
    """Blocks with `for_each`, over maps of described machines."""
    block = TERRAFORM % {
        "each": "for_each = local.machines@",
        "name": "each.value.name",
        "size": "each.value.size",
        "disk_size": "each.value.data_disk",
        "key": "each.key",
        "index": "[each.key]",
    }
    _described(folder, size, block, "{}", '"@" = ')


def _described(folder: Path, size: int, block: str, brackets: str, key: str) -> None:
    """Groups of blocks, and the machines that each group makes."""
    groups = math.ceil(size / 4 / MOST_OF_A_BLOCK)
    texts = [VAULT]
    for group in range(groups):
        numbers = range(group, size // 4, groups)
        machines = "".join((key + MACHINE).replace("@", str(number)) for number in numbers)
        texts.append(f"\nlocals {{\n  machines@ = {brackets[0]}\n".replace("@", str(group)))
        texts.append(f"{machines}  {brackets[1]}\n}}\n{block.replace('@', str(group))}")
    (folder / "main.tf").write_text("".join(texts))


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
    """Copies over lists of described machines."""
    groups = math.ceil(size / 3 / MOST_OF_A_BLOCK)
    resources: list[dict[str, Any]] = []
    variables: dict[str, Any] = {}
    for group in range(groups):
        machines = f"variables('machines{group}')"
        resources += _copies(f"{machines}[copyIndex()]", f"[length({machines})]", str(group))
        variables[f"machines{group}"] = [
            {
                "name": f"vm-{number}",
                "size": "Standard_D4s_v5",
                "zone": "1",
                "dataDisk": 64,
                "tags": {"application": "orders", "owner": "platform", "costs": "1234"},
                "about": "text " * 60,
            }
            for number in range(group, size // 3, groups)
        ]
    schema = "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#"
    document = {"$schema": schema, "variables": variables, "resources": resources}
    (folder / "azuredeploy.json").write_text(json.dumps(document, indent=1))


def _copies(machine: str, count: str, group: str) -> Iterator[dict[str, Any]]:
    disk = f"resourceId('Microsoft.Compute/disks', concat('disk-', {machine}.name))"
    profile = {
        "osDisk": {"createOption": "FromImage", "diskSizeGB": 128},
        "dataDisks": [{"lun": 0, "createOption": "Attach", "managedDisk": {"id": f"[{disk}]"}}],
    }
    item = (
        "[format('vault/Azure/iaasvmcontainer;iaasvmcontainerv2;rg;{0}/"
        f"vm;iaasvmcontainerv2;rg;{{0}}', {machine}.name)]"
    )
    recovery = "Microsoft.RecoveryServices/vaults"
    source = f"[resourceId('Microsoft.Compute/virtualMachines', {machine}.name)]"
    empty = {"createOption": "Empty"}
    for kind, type_, name, properties in (
        (
            "disks",
            "Microsoft.Compute/disks",
            f"[concat('disk-', {machine}.name)]",
            {"diskSizeGB": f"[{machine}.dataDisk]", "creationData": empty},
        ),
        (
            "machines",
            "Microsoft.Compute/virtualMachines",
            f"[{machine}.name]",
            {"hardwareProfile": {"vmSize": f"[{machine}.size]"}, "storageProfile": profile},
        ),
        (
            "items",
            f"{recovery}/backupFabrics/protectionContainers/protectedItems",
            item,
            {"sourceResourceId": source},
        ),
    ):
        copy = {"name": f"{kind}{group}", "count": count}
        yield _copied(type_, name, copy) | {"properties": properties}


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
    "count": _count,
    "for-each": _for_each,
    "plan": _plan,
    "template": _template,
}


if __name__ == "__main__":
    main()
