"""`check` with nothing but paths does without click what it does with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint import engine
from azbackup_lint.cli.plain import is_plain
from tests.commands import run

FIXTURES = Path(__file__).parents[2] / "fixtures"
PROJECTS = sorted(path.name for path in (FIXTURES / "projects").iterdir() if path.is_dir())[:6]
SETTINGS = {
    "none": "",
    "formats": "formats: [json, {text: report.txt}]\n",
    "weights": "severities: {AZB706: error}\nfail-on: warning\nselect: [AZB7, AZB4]\n",
    "mistake": "fail-on: nothing\n",
}
MODULE = """
resource "azurerm_managed_disk" "d" {
  name                 = "d"
  location             = "westeurope"
  resource_group_name  = "rg"
  storage_account_type = "UltraSSD_LRS"
  create_option        = "Empty"
  disk_size_gb         = 40000
}
"""


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["check"], True),
        (["check", "."], True),
        (["check", ".", "main.tf"], True),
        ([], False),
        (["report", "."], False),
        (["check", "--", "."], False),
        (["check", "-q"], False),
        (["check", "-"], False),
        (["check", "no such file"], False),
        (["check", ""], False),
        (["--help"], False),
    ],
)
def test_what_is_plain(
    arguments: Sequence[str],
    expected: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "main.tf").touch()
    monkeypatch.chdir(tmp_path)
    assert is_plain(arguments, {"PATH": ""}) == (expected and os.name != "nt")
    assert not is_plain(arguments, {"_AZBACKUP_LINT_COMPLETE": "bash_source"})
    assert not is_plain(arguments, {"AZBACKUP_LINT_JOBS": "2"})


@pytest.fixture(autouse=True)
def plain_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No variables that stand for options, as other tests have some, and a cache of its own."""
    cache = str(tmp_path_factory.mktemp("cache"))
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, cache)
    for name in os.environ:
        if name.startswith("AZBACKUP_LINT_"):
            monkeypatch.delenv(name)


def outcome(*arguments: str) -> tuple[int, str, str]:
    """The exit status and what is printed."""
    result = run(*arguments)
    return result.returncode, result.stdout, result.stderr


def both(*paths: str) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
    """The outcomes without click and with it."""
    return outcome("check", *paths), outcome("check", "--", *paths)


@pytest.mark.parametrize("project", PROJECTS)
def test_projects_have_the_same_report(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(FIXTURES / "projects")
    plain, usual = both(project)
    assert plain == usual
    assert plain[0] in (0, 1)


@pytest.mark.parametrize("environment", ["", "GITHUB_ACTIONS", "TF_BUILD"])
@pytest.mark.parametrize("settings", SETTINGS)
def test_settings_files_and_services_count(
    settings: str, environment: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "main.tf").write_text(MODULE)
    (tmp_path / ".azbackup-lint.yaml").write_text(SETTINGS[settings])
    monkeypatch.chdir(tmp_path)
    if environment:
        monkeypatch.setenv(environment, "true")
    results = []
    for paths in (["check"], ["check", "--"]):
        result = outcome(*paths)
        written = tmp_path / "report.txt"
        results.append((result, written.read_text() if written.exists() else None))
        written.unlink(missing_ok=True)
    assert results[0] == results[1]


def test_the_engine_is_asked_for_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Any] = []
    lint = engine.lint

    def listening(sources: Any, settings: Any, *others: Any) -> Any:
        asked.append((sources, settings))
        return lint(sources, settings, *others)

    monkeypatch.setattr(engine, "lint", listening)
    (tmp_path / "main.tf").write_text(MODULE)
    both(str(tmp_path), str(tmp_path / "main.tf"))
    assert len(asked) == 2
    assert asked[0] == asked[1]


def test_a_bug_is_told_as_usual(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("private")

    monkeypatch.setattr(engine, "lint", broken)
    plain, usual = both(str(tmp_path))
    assert plain[0] == usual[0] == 3
    for _, _, told in (plain, usual):
        assert "ZeroDivisionError (--verbose" in told
        assert "private" not in told


def process(folder: Path, program: str) -> subprocess.Popen[str]:
    begin = "import signal, sys\nfrom azbackup_lint import engine\n"
    end = "\nfrom azbackup_lint.cli import main\nmain(['check', '.'])\n"
    return subprocess.Popen(
        [sys.executable, "-c", begin + program + end],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.skipif(os.name == "nt", reason="has no such signals")
def test_it_can_be_interrupted(tmp_path: Path) -> None:
    program = "engine.lint = lambda *_: signal.raise_signal(signal.SIGINT)"
    stopped = process(tmp_path, program)
    out, err = stopped.communicate()
    assert (stopped.returncode, out, err) == (128 + signal.SIGINT, "", "\n")


def test_no_click_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(MODULE)
    program = "import atexit\natexit.register(lambda: print({'click', 'inspect'} & {*sys.modules}))"
    checked = process(tmp_path, program)
    out, err = checked.communicate()
    assert out.endswith("\nset()\n"), err
