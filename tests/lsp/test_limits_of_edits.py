"""An edit that takes a root to its limits meets them as a fresh run does."""

from pathlib import Path

import pytest

from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.settings import Settings

DISK = """
resource "azurerm_managed_disk" "%s" {
  count                = %d
  name                 = "disk-${count.index}"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  max_shares           = 2
}
"""


def _codes(session: Session) -> list[tuple[str, str]]:
    marks = session.marks().values()
    return sorted((mark.code, mark.message) for some in marks for mark in some)


@pytest.mark.parametrize("number", [10, 1500, 1900])
def test_limits_are_met_whatever_is_kept(tmp_path: Path, number: int) -> None:
    (tmp_path / ".git").mkdir()
    file = tmp_path / "main.tf"
    file.write_text(DISK % ("first", 450) + DISK % ("second", 1))
    buffer = Buffer(file, file.as_uri(), file.read_text(), 1)
    sessions = [Session(lambda _: Lens(Settings(), tmp_path)) for _ in range(2)]
    sessions[0].lint({file: buffer}, lambda: False)
    edited = buffer.edited([Edit(DISK % ("first", 450) + DISK % ("second", number))], 2, "utf-16")
    for session in sessions:
        session.lint({file: edited}, lambda: False)
    assert _codes(sessions[0]) == _codes(sessions[1])
