"""What a VM with unmanaged disks is told: each restriction by one policy."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.settings import Settings

MACHINE = """
resource "azurerm_virtual_machine" "vm" {{
  name                = "vm"
  location            = "westeurope"
  resource_group_name = "rg"
  vm_size             = "Standard_D2s_v5"
  {set}
  identity {{
    type = "SystemAssigned"
  }}
  storage_os_disk {{
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = "https://account.blob.core.windows.net/vhds/os.vhd"
  }}
  dynamic "storage_data_disk" {{
    for_each = range({disks})
    content {{
      name          = "data"
      create_option = "Empty"
      disk_size_gb  = 128
      lun           = storage_data_disk.value
      vhd_uri       = "https://account.blob.core.windows.net/vhds/data.vhd"
    }}
  }}
}}
resource "azurerm_availability_set" "set" {{
  name                = "set"
  location            = "westeurope"
  resource_group_name = "rg"
}}
"""
IN_SET = "availability_set_id = azurerm_availability_set.set.id"
OF_UNMANAGED_DISKS = {"AZB312", "AZB317", "AZB402", "AZB411", "AZB709", "AZB710"}


@pytest.mark.parametrize(
    ("edition", "in_set", "disks", "told"),
    [
        ("2023-07-05", IN_SET, 16, {"AZB709", "AZB710"}),
        ("2023-07-05", "", 16, {"AZB709", "AZB317"}),
        ("2023-07-05", "", 17, {"AZB709", "AZB317", "AZB402"}),
        ("2026-03-26", IN_SET, 1, {"AZB411", "AZB709", "AZB710"}),
        ("2026-03-26", "", 32, {"AZB411", "AZB709", "AZB317"}),
        ("2026-03-26", "", 33, {"AZB411", "AZB709", "AZB317", "AZB402"}),
    ],
)
def test_a_restriction_of_unmanaged_disks_is_told_once(
    edition: str, in_set: str, disks: int, told: set[str], tmp_path: Path
) -> None:
    (tmp_path / "main.tf").write_text(MACHINE.format(set=in_set, disks=disks))
    report = lint(Sources((tmp_path,)), Settings(edition=edition))
    assert {finding.id for finding in report.findings} & OF_UNMANAGED_DISKS == told
