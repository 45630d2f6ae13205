"""The hook with the real pre-commit, in a scratch repository."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PROJECT = Path(__file__).parent.parent
COPIED = ("linter", "policies", "pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml")
ROOT = """module "vm" {
  source = "../modules/vm"
  size   = "Standard_B1s"
}
"""
MODULE = """variable "size" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  name     = "vm"
  location = "westeurope"
  size     = var.size
}
"""


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.com")
    command = ["git", *identity, *arguments]
    result = subprocess.run(command, cwd=folder, check=True, capture_output=True, encoding="utf-8")
    return result.stdout.strip()


@pytest.fixture
def hook_repository(tmp_path: Path) -> Path:
    """The project as pre-commit would clone it."""
    folder = tmp_path / "azbackup-lint"
    folder.mkdir()
    for name in COPIED:
        source = PROJECT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, folder / name)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "everything")
    return folder


def test_hook_lints_the_roots_of_changed_files(hook_repository: Path, tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    for name, text in {"production/main.tf": ROOT, "modules/vm/main.tf": MODULE}.items():
        file = scratch / name
        file.parent.mkdir(parents=True)
        file.write_text(text)
    (scratch / "README.md").write_text("nothing to lint\n")
    revision = git(hook_repository, "rev-parse", "HEAD")
    (scratch / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hook_repository}\n  rev: {revision}\n  hooks:\n  - id: azbackup-lint\n"
    )
    git(scratch, "init", "-q")
    git(scratch, "add", "-A")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home")}

    def pre_commit(*arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", *arguments],
            cwd=scratch,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    result = pre_commit("--files", "modules/vm/main.tf")
    assert result.returncode == 1, result.stdout + result.stderr
    assert "modules/vm/main.tf:8:14: error AZB301 undersized-vm" in result.stdout
    assert "production/main.tf:3:12: the value of var.size comes from here" in result.stdout
    assert result.stdout.count("AZB301") == 1
    assert "Skipped" in pre_commit("--files", "README.md").stdout
