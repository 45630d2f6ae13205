"""Times the linter on fleets of small roots, of which each asks for what another one declares.

    python benchmarks/fleets.py                    fleets of 10, 100, 1,000 and 10,000 roots
    python benchmarks/fleets.py --most 1000        up to this size
    python benchmarks/fleets.py --per-platform 50  so many roots with VMs for each with a vault

The same fleet is linted twice: with the roots that declare the vaults, so that all others join
them, and without. Linear growth shows in equal times for each root.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

COMMAND = [sys.executable, "-m", "azbackup_lint", "check", "--format=json", "--fail-on=never"]
OPTIONS = ["--no-cache", "--jobs=1", "--no-config"]

PROVIDER = """
provider "azurerm" {{
  features {{}}
  subscription_id = "00000000-0000-0000-0000-000000000001"
}}
"""
PLATFORM = """
resource "azurerm_recovery_services_vault" "this" {{
  name                = "rsv-{number}"
  location            = "westeurope"
  resource_group_name = "rg-platform"
  sku                 = "Standard"
}}

resource "azurerm_backup_policy_vm" "this" {{
  name                = "daily"
  resource_group_name = "rg-platform"
  recovery_vault_name = azurerm_recovery_services_vault.this.name
  backup {{
    frequency = "Daily"
    time      = "23:00"
  }}
  retention_daily {{
    count = 10
  }}
}}
"""
WORKLOAD = """
data "azurerm_backup_policy_vm" "this" {{
  name                = "daily"
  recovery_vault_name = "rsv-{platform}"
  resource_group_name = "rg-platform"
}}

resource "azurerm_linux_virtual_machine" "this" {{
  name                  = "vm-{number}"
  resource_group_name   = "rg-{number}"
  location              = "northeurope"
  size                  = "Standard_D2s_v5"
  admin_username        = "ops"
  network_interface_ids = []
  os_disk {{
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }}
  source_image_reference {{
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }}
}}

resource "azurerm_backup_protected_vm" "this" {{
  resource_group_name = "rg-platform"
  recovery_vault_name = "rsv-{platform}"
  source_vm_id        = azurerm_linux_virtual_machine.this.id
  backup_policy_id    = data.azurerm_backup_policy_vm.this.id
}}
"""


def write(folder: Path, roots: int, per_platform: int) -> None:
    """Writes a fleet: `platforms/N` declare vaults, `workloads/N` a VM each."""
    for number in range(-(-roots // per_platform)):
        _root(folder / "platforms" / str(number), PLATFORM.format(number=number))
    for number in range(roots):
        text = WORKLOAD.format(number=number, platform=number // per_platform)
        _root(folder / "workloads" / str(number), text)


def _root(folder: Path, text: str) -> None:
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(PROVIDER.format() + text, encoding="utf-8")


def lint(folder: Path, *paths: str) -> tuple[float, int, float]:
    """Seconds of the processor, the VMs found to be in another region, and the memory in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [*COMMAND, *OPTIONS, *paths], cwd=folder, capture_output=True, check=False
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"the linter ended with {done.returncode}: {done.stderr.decode()}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, done.stdout.count(b'"AZB102"'), after.ru_maxrss / 1024


def main() -> None:
    """Prints a line for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--most", type=int, default=10_000)
    parser.add_argument("--per-platform", type=int, default=100)
    given = parser.parse_args()
    print("  roots      apart     joined   more   each joined   VMs in another region   memory")
    size = 10
    while size <= given.most:
        folder = Path(tempfile.mkdtemp())
        try:
            write(folder, size, given.per_platform)
            apart, _, _ = lint(folder, "workloads")
            joined, wrong, memory = lint(folder, "platforms", "workloads")
        finally:
            shutil.rmtree(folder)
        more, each = joined / apart, joined / size * 1000
        print(f"{size:7,} {apart:8.2f} s {joined:8.2f} s {more:5.1f}x {each:10.2f} ms", end="")
        print(f" {wrong:23,} {memory:5.0f} MB")
        size *= 10


if __name__ == "__main__":
    main()
