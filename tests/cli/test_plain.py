"""`check` with paths and common options does without click what it does with it."""

from __future__ import annotations

import dataclasses
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from azbackup_lint import engine
from azbackup_lint.cli import check, plain
from azbackup_lint.cli.commands import run_command
from azbackup_lint.cli.plain import check_plainly, read_plainly
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
        (["check", "-q", "--no-cache"], True),
        (["check", "--format", "json", ".", "--format=sarif:out.sarif"], True),
        (["check", "--output-file", "new.txt", "--output-file=main.tf"], True),
        (["check", "--fail-on=never", "--fail-on", "note"], True),
        (["check", "-j", "2", "--jobs", "3", "--jobs=04"], True),
        (["check", "--verbose"], False),
        (["check", "--format"], False),
        (["check", "--format="], False),
        (["check", "--format=jsn"], False),
        (["check", "--format", "json:"], False),
        (["check", "--output-file", "."], False),
        (["check", "--fail-on", "Error"], False),
        (["check", "--jobs=0"], False),
        (["check", "--jobs", "\N{FULLWIDTH DIGIT TWO}"], False),
        (["check", "--jobs", "9" * 5_000], False),
        (["check", "--jobs", "-1"], False),
        (["check", "-j=2"], False),
        (["check", "-j2"], False),
        (["check", "--no-cache=1"], False),
        (["check", "--format=json:is.there"], False),
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
    for name in ("main.tf", "--format=json:is.there"):
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    is_read = read_plainly(arguments, {"PATH": ""}) is not None
    assert is_read == (expected and os.name != "nt")
    assert read_plainly(arguments, {"_AZBACKUP_LINT_COMPLETE": "bash_source"}) is None
    assert read_plainly(arguments, {"AZBACKUP_LINT_JOBS": "2"}) is None


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


USUAL = [
    *(("folder",), ("main.tf",), ("--no-cache",), ("-q",), ("--quiet",)),
    *(("--format", "json"), ("--format=sarif:out.sarif",), ("--format", "text:-")),
    *(("--output-file", "out.txt"), ("--output-file=main.tf",), ("--fail-on", "note")),
    *(("--fail-on=never",), ("--jobs", "2"), ("--jobs=007",), ("-j", "3")),
]
UNUSUAL = [
    *("--format", "--format=", "nonsense", "json:", "--output-file", "missing", "--fail-on", "0"),
    *("-j", "-j2", "-j=2", "-2", "--jobs", "\N{FULLWIDTH DIGIT TWO}", "--no-cache=1", "-qj"),
    *("-qv", "--", "-", "-h", ""),
]
WORDS = st.lists(st.sampled_from([*USUAL, *USUAL, *((word,) for word in UNUSUAL)]), max_size=6).map(
    lambda parts: [word for part in parts for word in part]
)


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what some of the words name."""
    folder = tmp_path_factory.mktemp("places")
    (folder / "folder").mkdir()
    (folder / "main.tf").touch()
    return folder


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS)
def test_what_is_read_plainly_is_what_click_reads(
    words: list[str], places: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Any, ...]] = []

    def lint(settings: Any, paths: Any, wishes: Any) -> NoReturn:
        given = dataclasses.replace(wishes, outputs=tuple(wishes.outputs), fixing=None)
        asked.append((settings, paths, given))
        sys.exit()

    monkeypatch.chdir(places)
    for module in (plain, check):
        monkeypatch.setattr(module, "lint_and_write", lint)
    read = read_plainly(["check", *words], {})
    if read is None:
        return
    with pytest.raises(SystemExit):
        check_plainly(read)
    with pytest.raises(SystemExit):
        run_command(["check", *words])
    assert len(asked) == 2
    assert asked[0] == asked[1]


def outcome(*arguments: str) -> tuple[int, str, str]:
    """The exit status and what is printed."""
    result = run(*arguments)
    return result.returncode, result.stdout, result.stderr


def both(
    *paths: str, options: Sequence[str] = ()
) -> tuple[tuple[int, str, str], tuple[int, str, str]]:
    """The outcomes without click and with it."""
    return outcome("check", *options, *paths), outcome("check", *options, "--", *paths)


@pytest.mark.parametrize("options", [[], ["--format", "json", "-q", "--fail-on=note"]])
@pytest.mark.parametrize("project", PROJECTS)
def test_projects_have_the_same_report(
    project: str, options: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(FIXTURES / "projects")
    ours, usual = both(project, options=options)
    assert ours == usual
    assert ours[0] in (0, 1)


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
    ours, usual = both(str(tmp_path))
    assert ours[0] == usual[0] == 3
    for _, _, told in (ours, usual):
        assert "ZeroDivisionError (--verbose" in told
        assert "private" not in told


def process(folder: Path, program: str, *options: str) -> subprocess.Popen[str]:
    begin = "import signal, sys\nfrom azbackup_lint import engine\n"
    end = f"\nfrom azbackup_lint.cli import main\nmain({['check', '.', *options]})\n"
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


@pytest.mark.parametrize("options", [[], ["--format=sarif", "--no-cache", "--jobs", "2"]])
def test_no_click_is_loaded(options: Sequence[str], tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(MODULE)
    program = "import atexit\natexit.register(lambda: print({'click', 'inspect'} & {*sys.modules}))"
    checked = process(tmp_path, program, *options)
    out, err = checked.communicate()
    assert out.endswith("\nset()\n"), err
