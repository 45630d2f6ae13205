"""The command where something goes wrong: which exit status, and what it says."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import COMMAND, run

DISK = """resource "azurerm_managed_disk" "d" {
  name       = "d"
  max_shares = 2
}
"""
HEAVY = {"azbackup_lint.engine", "azbackup_lint.policy", "hcl2", "lark", "yaml"}
needs_posix = pytest.mark.skipif(os.name == "nt", reason="closed and full devices of POSIX")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "main.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(script: str) -> "subprocess.CompletedProcess[str]":
    """Runs a line of sh in which $LINT is the command."""
    return subprocess.run(
        ["sh", "-c", script],
        env={**os.environ, "LINT": " ".join(COMMAND)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--output-file", "gone/report.txt"], "gone/report.txt: No such file"),
        (["--stdin-filename", "main.tf"], "--stdin-filename needs - as the path"),
        (["--select", ""], "names no policy"),
        (["--select", " , "], "names no policy"),
        (["--var-file", "."], "--var-file .: is not a regular file"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = run("check", *arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert "bug" not in result.stderr


@pytest.mark.parametrize("command", ["check", "report", "inspect"])
def test_file_is_never_taken_for_an_option(project: Path, command: str) -> None:
    """Who may add files to a repository may not choose the options of its linter."""
    hostile = "--workspace=prod.tf"
    (project / hostile).write_text(DISK.replace('"d"', '"e"', 1))
    refused = run(command, "main.tf", hostile)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert f"{hostile} is a file and looks like an option; put -- before" in refused.stderr
    assert "azurerm_managed_disk.e" in run(command, "--format", "json", "--", hostile).stdout


@needs_posix
@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("$LINT check - --stdin-filename main.tf <&-", "standard input is closed"),
        ("$LINT check >&-", "standard output is closed"),
        ("$LINT check >/dev/full", "standard output: No space left on device"),
    ],
)
def test_closed_and_full_streams(script: str, message: str) -> None:
    if "/dev/full" in script and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    result = shell(script)
    assert result.returncode == 2
    assert result.stderr == f"azbackup-lint: {message}\n"


@needs_posix
@pytest.mark.usefixtures("project")
def test_reader_that_stops_early_is_no_bug() -> None:
    """The writer waits until nobody reads any more."""
    result = shell("{ sleep 0.2; $LINT check; echo $? >&2; } | true")
    assert result.stderr == "1\n"


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "status"), [(["--select", "AZB401"], 1), (["--ignore", ""], 1)]
)
def test_quiet_leaves_out_the_summary(arguments: list[str], status: int) -> None:
    result = run("check", "-q", *arguments)
    assert result.returncode == status
    assert "AZB401 shared-disk" in result.stdout
    assert "resource in" not in result.stdout


@pytest.mark.usefixtures("project")
def test_quiet_says_nothing_where_nothing_was_found() -> None:
    result = run("check", "-q", "--select", "AZB402")
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")


def test_colours_stay_out_of_files(project: Path) -> None:
    def written(*arguments: str) -> str:
        run("check", "--output-file", "report.txt", *arguments, env={"FORCE_COLOR": "1"})
        return (project / "report.txt").read_text(encoding="utf-8")

    assert "\x1b[" not in written()
    assert "\x1b[" in written("--color")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (["--version"], {*HEAVY, "jsonschema"}),
        (["--help"], {*HEAVY, "jsonschema"}),
        (["check", "--fail-on", "never"], {"jsonschema"}),
    ],
)
def test_nothing_is_loaded_that_is_not_used(arguments: list[str], unused: set[str]) -> None:
    script = (
        "import atexit, sys\n"
        "from azbackup_lint.cli import main\n"
        "atexit.register(lambda: print('loaded', *sorted(sys.modules), file=sys.stderr))\n"
        f"main({arguments!r})\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(result.stderr.split())
    assert "azbackup_lint.settings" in loaded
    assert loaded & unused == set()
