"""The syntax of a block in a long file is made when it is read, let go of, and made again.

Whatever a file's length, it comes to the same.
"""

import gc
from pathlib import Path

import pytest

from azbackup_lint.engine import lint
from azbackup_lint.estate import build_estate
from azbackup_lint.languages.terraform.syntax import shared_blocks
from azbackup_lint.languages.terraform.syntax.ast import Body
from azbackup_lint.report.formats import json_form
from azbackup_lint.roots import Sources, each_root
from azbackup_lint.settings import Settings
from azbackup_lint.values import Known

FIXTURES = Path(__file__).parents[2] / "fixtures"
FOLDERS = sorted(
    {
        path.parent
        for part in ("projects", "equivalence", "fleets")
        for path in (FIXTURES / part).rglob("*.tf")
    }
)

DISK = """
resource "azurerm_managed_disk" "{name}" {{
  name                 = "{name}"
  storage_account_type = "Premium_LRS"
  {more}
}}
"""

ODD = (
    "count = 2",
    "for_each = toset([])",
    "provider = azurerm.other",
    "lifecycle {\n    precondition {\n      condition = false\n    }\n  }",
    "disk_size_gb = 1 +",
    "disk_size_gb = azurerm_managed_disk.d0[1].disk_size_gb",
    "max_shares = local.shares\n  max_shares = 4",
    "name = azurerm_managed_disk.d7.name",
    "tags = azurerm_managed_disk.d6.max_shares",
)
"""What bodies may hold that others depend on, or that is wrong with them."""


def _long(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes every file for a long one."""
    monkeypatch.setattr(shared_blocks, "MOST_TEXT", 1)


def _written(folder: Path) -> str:
    return json_form.render(lint(Sources((folder,)), Settings(jobs=1)))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: str(path.relative_to(FIXTURES)))
def test_reports_are_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _written(folder)
    _long(monkeypatch)
    assert _written(folder) == before


def test_odd_blocks_are_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = [DISK.format(name=f"d{number}", more=more) for number, more in enumerate(ODD)]
    (tmp_path / "main.tf").write_text("locals {\n  shares = 2\n}\n" + "".join(blocks))
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "main.tf").write_text('module "twice" {\n  count = 2\n  source = "../"\n}')
    before = _written(tmp_path)
    assert "azurerm_managed_disk.d6" in before
    _long(monkeypatch)
    assert _written(tmp_path) == before


def test_syntax_is_gone_once_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _long(monkeypatch)
    blocks = (DISK.format(name=f"d{number}", more="max_shares = 2") for number in range(50))
    (tmp_path / "main.tf").write_text("".join(blocks))
    gc.collect()
    before = _bodies()
    ((_, root),) = each_root(Sources((tmp_path,)), Settings())
    build_estate(root.resources)
    assert len(root.resources) == 50
    assert _bodies() - before < 5
    assert root.resources[0].get("max_shares") == Known(2)


def _bodies() -> int:
    return sum(type(item) is Body for item in gc.get_objects())
