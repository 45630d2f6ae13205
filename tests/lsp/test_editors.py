"""The configurations of editors/, in the editors themselves."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lsp.test_session import DISK, SHARES

pytestmark = pytest.mark.slow

EDITORS = Path(__file__).parents[2] / "editors"


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed")
def test_neovim_shows_a_finding_and_sees_it_vanish(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "main.tf").write_text(DISK)
    (tmp_path / "variables.tf").write_text(SHARES)
    command = tmp_path / "azbackup-lint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m azbackup_lint "$@"\n')
    command.chmod(0o755)
    script = EDITORS / "neovim" / "azbackup-lint.lua"
    steps = ("-c", f"edit {tmp_path / 'main.tf'}")
    steps += ("-c", f"luafile {Path(__file__).with_name('neovim.lua')}")
    result = subprocess.run(
        ["nvim", "--headless", "--clean", "-n", "-S", str(script), *steps],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        env={**os.environ, "AZBACKUP_LINT": str(command)},
    )
    output = result.stdout + result.stderr
    assert result.returncode == 0, output
    assert "FOUND 8:26 AZB401" in output
    assert "GONE" in output
    assert "max_shares           = 1" in (tmp_path / "main.tf").read_text()


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_the_extension_for_vs_code_is_built_and_tested(tmp_path: Path) -> None:
    folder = tmp_path / "vscode"
    shutil.copytree(
        EDITORS / "vscode", folder, ignore=shutil.ignore_patterns("node_modules", "out")
    )
    for arguments in (["ci", "--no-audit", "--no-fund"], ["test"]):
        result = subprocess.run(
            ["npm", *arguments], cwd=folder, capture_output=True, text=True, check=False
        )
        assert result.returncode == 0, result.stdout + result.stderr
