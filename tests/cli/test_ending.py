"""The end of the process: at once, where nobody else has anything left to do."""

import subprocess
import sys
from pathlib import Path

import pytest

DISK = """
resource "azurerm_managed_disk" "d" {
  name       = "d"
  max_shares = 2
}
"""
CALLED = "from azbackup_lint.cli import run_program\nrun_program()\n"
LATE = "import atexit\natexit.register(print, 'at the end')\n"
TRACED = "import sys\nsys.setprofile(lambda *_: None)\n"
THREADS = "import threading\n"


@pytest.mark.parametrize("start", ["", LATE, TRACED, THREADS])
@pytest.mark.parametrize("text", [DISK, ""])
def test_nothing_is_lost(start: str, text: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(text)
    seen = f"{start}try:\n    exec({CALLED!r})\nexcept SystemExit:\n    print('seen')\n    raise\n"
    environment = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "LOCALAPPDATA": str(tmp_path)}
    result = subprocess.run(
        [sys.executable, "-c", seen, "check"],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path,
        env=environment,
    )
    *told, last = [line for line in result.stdout.splitlines() if line != "seen"]
    if start == LATE:
        assert last == "at the end"
    else:
        told.append(last)
    assert any("AZB401" in line for line in told) == bool(text)
    assert "in 1 file of 1 root" in "\n".join(told)
    assert result.returncode == bool(text)
    assert result.stderr == ""
    assert ("seen" in result.stdout.splitlines()) == bool(start)
