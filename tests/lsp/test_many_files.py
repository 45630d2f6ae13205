"""A root of 600 files: what is typed in one of them is answered while the others stand still."""

import asyncio
import time
from pathlib import Path

import pytest
from lsprotocol import types

from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.settings import Settings
from tests.lsp.client import client_of

FILES = 600

SHARED = """\
variable "location" {
  default = "westeurope"
}

resource "azurerm_recovery_services_vault" "vault" {
  name                = "vault"
  resource_group_name = "rg"
  location            = var.location
  sku                 = "Standard"
}
"""

MACHINE = """\
resource "azurerm_linux_virtual_machine" "vm%(number)d" {
  name                = "vm-%(number)d"
  resource_group_name = "rg"
  location            = var.location
  size                = "Standard_D2s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_managed_disk" "data%(number)d" {
  name                 = "data-%(number)d"
  resource_group_name  = "rg"
  location             = var.location
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 256
  max_shares           = 1
}

resource "azurerm_virtual_machine_data_disk_attachment" "data%(number)d" {
  virtual_machine_id = azurerm_linux_virtual_machine.vm%(number)d.id
  managed_disk_id    = azurerm_managed_disk.data%(number)d.id
  lun                = 0
  caching            = "None"
}

resource "azurerm_backup_protected_vm" "vm%(number)d" {
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = azurerm_linux_virtual_machine.vm%(number)d.id
}
"""
SHARES = types.Range(types.Position(19, 25), types.Position(19, 26))
SHARED_DISK = (19, 25, "AZB401")


def _write(folder: Path, files: int) -> None:
    (folder / ".git").mkdir()
    (folder / "shared.tf").write_text(SHARED)
    for number in range(files):
        (folder / f"vm{number}.tf").write_text(MACHINE % {"number": number})


@pytest.mark.slow
def test_typing_in_a_root_of_many_files(tmp_path: Path) -> None:
    _write(tmp_path, FILES)
    asyncio.run(_type(tmp_path))


async def _type(tmp_path: Path) -> None:
    async with client_of(tmp_path) as (client, _):
        client.open("vm7.tf")
        await client.until("vm7.tf", [])
        place = types.TextDocumentIdentifier(client.uri("vm7.tf"))
        begin = time.monotonic()
        for number in range(40):
            client.change("vm7.tf", (SHARES, str(number % 3 + 1)))
            await asyncio.sleep(0.05)
        hover = await client.lsp.text_document_hover_async(
            types.HoverParams(place, types.Position(19, 5))
        )
        typed = time.monotonic() - begin
        client.change("vm7.tf", (SHARES, "2"))
        await client.until("vm7.tf", [SHARED_DISK])
    assert hover is not None
    assert typed < 20


@pytest.mark.slow
def test_a_change_costs_a_small_part_of_the_root(tmp_path: Path) -> None:
    _write(tmp_path, FILES)
    file = tmp_path / "vm7.tf"
    buffer = Buffer(file, file.as_uri(), file.read_text(), 1)
    session = Session(lambda _: Lens(Settings(), tmp_path))
    begin = time.process_time()
    session.lint({file: buffer}, lambda: False)
    first, times = time.process_time() - begin, []
    for number in range(9):
        text = buffer.text.replace("max_shares           = 1", f"max_shares = {number % 2 + 1}")
        changed = {file: buffer.edited([Edit(text)], number, "utf-16")}
        begin = time.process_time()
        session.lint(changed, lambda: False, saved=False)
        times.append(time.process_time() - begin)
        assert [m.code for m in session.marks().get(file, ())] == ["AZB401"] * (number % 2)
    assert sorted(times)[4] < first / 4
