"""What makes the command pleasant to use: times, completion, hints."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from azbackup_lint import __version__
from tests.commands import COMMAND, run, run_process

DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 2\n}\n'


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "infra").mkdir()
    (tmp_path / "infra" / "main.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_verbose_tells_roots_and_times_on_standard_error() -> None:
    plain, verbose = run("check"), run("check", "--verbose")
    assert verbose.stdout == plain.stdout
    assert plain.stderr == ""
    root, *times = verbose.stderr.splitlines()
    assert root == "infra (terraform)"
    assert all(re.fullmatch(r" *[0-9]+\.[0-9]{3} s  [a-z ]+", line) for line in times)
    stages = [line.split(" s  ")[1] for line in times]
    assert stages[:5] == ["policies", "discovery", "evaluation", "estate", "verdicts"]
    assert stages[-2:] == ["output", "in all"]


def test_names_of_folders_are_spelled_out(project: Path) -> None:
    (project / "infra").rename(project / "::error::a\x1b[2J")
    first, *_ = run("check", "-v").stderr.splitlines()
    assert first == "\\u003a:error::a\\u001b[2J (terraform)"


def test_module_and_command_have_a_version() -> None:
    assert run_process("--version").stdout == f"azbackup-lint {__version__}\n"


def test_option_that_is_nearly_right() -> None:
    result = run("check", "--verbse")
    assert result.returncode == 2
    assert "Usage: azbackup-lint check" in result.stderr
    assert "--verbose" in result.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_is_printed(shell: str) -> None:
    result = run("completion", shell)
    assert result.returncode == 0
    assert "azbackup-lint" in result.stdout
    assert f"{shell}_complete" in result.stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["che"], "check"),
        (["check", "--verb"], "--verbose"),
        (["check", "--fail-on", "w"], "warning"),
    ],
)
def test_bash_completes(words: list[str], expected: str, project: Path) -> None:
    """In a real bash, with what the command prints."""
    command = project / "azbackup-lint"
    command.write_text(f'#!/bin/sh\nexec {" ".join(COMMAND)} "$@"\n')
    command.chmod(0o755)
    line = " ".join(f"'{word}'" for word in ("azbackup-lint", *words))
    script = (
        'eval "$(azbackup-lint completion bash)"\n'
        f"COMP_WORDS=({line}); COMP_CWORD={len(words)}\n"
        '_azbackup_lint_completion azbackup-lint\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    result = subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": f"{project}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert result.stdout.split() == [expected]
    assert sys.executable in COMMAND
