"""Times the language server with a real client, on a module of some 2,000 lines.

    python benchmarks/editor.py

It prints the time from a change to its diagnostics (median and p95) for changes that move text,
that leave a block half-typed, and that change a value; a request that does nothing in the same run,
for the ratio; and the time from start to the first diagnostics against that of a plain check.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from lsprotocol import types
from pygls.lsp.client import LanguageClient

MACHINES = 32
ROUNDS = 60
SERVER = (sys.executable, "-m", "azbackup_lint", "lsp")

SHARED = """
variable "location" {
  type    = string
  default = "westeurope"
}

resource "azurerm_recovery_services_vault" "vault" {
  name                = "vault"
  resource_group_name = "rg"
  location            = var.location
  sku                 = "Standard"
}

resource "azurerm_backup_policy_vm" "daily" {
  name                = "daily"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name

  backup {
    frequency = "Daily"
    time      = "23:00"
  }

  retention_daily {
    count = 30
  }
}
"""

MACHINE = """
resource "azurerm_network_interface" "nic%(number)d" {
  name                = "nic-%(number)d"
  resource_group_name = "rg"
  location            = var.location

  ip_configuration {
    name                          = "internal"
    private_ip_address_allocation = "Dynamic"
  }
}

resource "azurerm_linux_virtual_machine" "vm%(number)d" {
  name                  = "vm-%(number)d"
  resource_group_name   = "rg"
  location              = var.location
  size                  = "Standard_D2s_v5"
  admin_username        = "azureuser"
  network_interface_ids = [azurerm_network_interface.nic%(number)d.id]

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 128
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
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
  backup_policy_id    = azurerm_backup_policy_vm.daily.id
}
"""


def main() -> None:
    """Writes the module, and times the server and a check on it."""
    text = SHARED + "".join(MACHINE % {"number": number} for number in range(MACHINES))
    with tempfile.TemporaryDirectory() as work:
        file = Path(work) / "main.tf"
        file.write_text(text)
        print(f"{text.count(chr(10)):,} lines, {ROUNDS} rounds")
        asyncio.run(_time_changes(file, text))
        starts = [asyncio.run(_time_start(file, text)) for _ in range(5)]
        checks = [_time_check(file.parent) for _ in range(5)]
    start, check = statistics.median(starts), statistics.median(checks)
    print(f"start to first diagnostics  {start:6.3f} s  {start / check:5.2f} times a plain check")


class Editor:
    """A client with one open file that waits for the diagnostics of a version."""

    def __init__(self, file: Path) -> None:
        self.lsp = LanguageClient("benchmark", "1")
        self.uri = file.as_uri()
        self._folder = file.parent.as_uri()
        self._version = 0
        self._seen = asyncio.Condition()
        self._last = 0

        async def take(given: types.PublishDiagnosticsParams) -> None:
            async with self._seen:
                if given.uri == self.uri:
                    self._last = given.version or 0
                self._seen.notify_all()

        self.lsp.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)(take)

    async def open(self, text: str) -> None:
        """Starts the server, opens the file and waits."""
        await self.lsp.start_io(*SERVER)
        await self.lsp.initialize_async(
            types.InitializeParams(types.ClientCapabilities(), root_uri=self._folder)
        )
        self.lsp.initialized(types.InitializedParams())
        self._version = 1
        item = types.TextDocumentItem(self.uri, "terraform", 1, text)
        self.lsp.text_document_did_open(types.DidOpenTextDocumentParams(item))
        await self._wait()

    async def change(self, place: types.Range, text: str) -> float:
        """The seconds from a change to its diagnostics."""
        self._version += 1
        document = types.VersionedTextDocumentIdentifier(version=self._version, uri=self.uri)
        edit = types.TextDocumentContentChangePartial(place, text)
        begin = time.perf_counter()
        self.lsp.text_document_did_change(types.DidChangeTextDocumentParams(document, [edit]))
        await self._wait()
        return time.perf_counter() - begin

    async def ask_nothing(self) -> float:
        """The seconds for an answer that takes no work."""
        nowhere = types.TextDocumentIdentifier("untitled:nothing")
        begin = time.perf_counter()
        await self.lsp.text_document_hover_async(types.HoverParams(nowhere, types.Position(0, 0)))
        return time.perf_counter() - begin

    async def close(self) -> None:
        """Ends the server."""
        await self.lsp.shutdown_async(None)
        self.lsp.exit(None)
        stop: Callable[[], Awaitable[None]] = self.lsp.stop
        await stop()

    async def _wait(self) -> None:
        async with self._seen:
            await self._seen.wait_for(lambda: self._last >= self._version)


async def _time_changes(file: Path, text: str) -> None:
    editor = Editor(file)
    await editor.open(text)
    line = text[: text.index("max_shares")].count("\n")
    digit = types.Range(types.Position(line, 25), types.Position(line, 26))
    top = types.Range(types.Position(0, 0), types.Position(0, 0))
    first = types.Range(types.Position(0, 0), types.Position(1, 0))
    kinds: dict[str, Callable[[int], tuple[types.Range, str]]] = {
        "moved text": lambda number: (first, "") if number % 2 else (top, "\n"),
        "half-typed": lambda number: (digit, "1" if number % 2 else "("),
        "a new value": lambda number: (digit, "1" if number % 2 else "2"),
    }
    nothing = sorted([await editor.ask_nothing() for _ in range(ROUNDS)])
    print(_row("no-op request", nothing, nothing))
    for name, edit in kinds.items():
        times = sorted([await editor.change(*edit(number)) for number in range(ROUNDS)])
        print(_row(name, times, nothing))
    await editor.close()


def _row(name: str, times: list[float], nothing: list[float]) -> str:
    median, late = statistics.median(times), times[int(len(times) * 0.95)]
    ratio = median / statistics.median(nothing)
    return (
        f"{name:14}  median {median * 1000:7.1f} ms  p95 {late * 1000:7.1f} ms"
        f"  {ratio:6.1f} times a no-op"
    )


async def _time_start(file: Path, text: str) -> float:
    editor = Editor(file)  # a client takes long to make, too
    begin = time.perf_counter()
    await editor.open(text)
    seconds = time.perf_counter() - begin
    await editor.close()
    return seconds


def _time_check(folder: Path) -> float:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "azbackup_lint", "check", "--no-cache", str(folder)]
    result = subprocess.run(command, capture_output=True, check=False)
    if result.returncode not in (0, 1):
        sys.exit(result.stderr.decode())
    return time.perf_counter() - begin


if __name__ == "__main__":
    main()
