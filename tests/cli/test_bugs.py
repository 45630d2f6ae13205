"""A bug in the linter: what it costs, and what is told of it."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint import __version__, engine, outcomes
from azbackup_lint.engine import Sources, lint
from azbackup_lint.languages.terraform import roots
from azbackup_lint.resources import Root
from azbackup_lint.settings import Settings
from tests.commands import run

DISK = 'resource "azurerm_managed_disk" "d" {\n  name       = "d"\n  max_shares = 2\n}\n'
SECRET = "hunter2"


class BrokenRoots:
    """Makes the evaluation of some roots fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, error: Exception, *names: str) -> None:
        self._evaluate = roots.evaluate_root
        self._error = error
        self._names = names
        monkeypatch.setattr(roots, "evaluate_root", self)

    def __call__(self, directory: Path, *arguments: Any, **named: Any) -> Root:
        if directory.name in self._names:
            raise self._error
        return self._evaluate(directory, *arguments, **named)


@pytest.fixture(autouse=True)
def projects(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "main.tf").write_text(DISK)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_bug_outside_of_roots_makes_status_3(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ValueError(f"\x1b[2Jbroken {SECRET}")

    monkeypatch.setattr(engine, "lint", fail)
    result = run("check")
    assert (result.returncode, result.stdout) == (3, "")
    assert result.stderr.startswith(f"azbackup-lint {__version__} has hit a bug")
    assert "test_bugs.py:" in result.stderr
    assert result.stderr.endswith(
        "\nValueError (--verbose shows its text, which may quote your files)\n"
    )
    assert SECRET not in result.stderr
    assert "ValueError: \\u001b[2Jbroken hunter2\n" in run("check", "--verbose").stderr


@pytest.mark.parametrize(
    "error", [KeyError(SECRET), RecursionError("too deep"), MemoryError(), AssertionError()]
)
def test_other_roots_are_linted(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    BrokenRoots(monkeypatch, error, "a")
    result = run("check")
    assert result.returncode == 3
    assert "b/main.tf:3:16: error AZB401" in result.stdout
    assert "c/main.tf:3:16: error AZB401" in result.stdout
    assert "a/main.tf" not in result.stdout
    first, second, *_ = result.stderr.splitlines()
    assert first == "azbackup-lint: a was not linted, because of a bug; other roots were."
    assert second.startswith(f"azbackup-lint {__version__} has hit a bug")
    assert "root of kind terraform\n" in result.stderr
    assert "azbackup_lint/outcomes.py:" in result.stderr
    assert type(error).__name__ in result.stderr
    assert SECRET not in result.stderr
    assert str(Path.cwd()) not in result.stderr


def test_bugs_of_several_roots_are_each_told(monkeypatch: pytest.MonkeyPatch) -> None:
    BrokenRoots(monkeypatch, ZeroDivisionError("1 / 0"), "a", "c")
    result = run("check", "--var", "gone=1")
    assert result.returncode == 3
    assert result.stderr.count("was not linted") == 2
    assert "ZeroDivisionError: 1 / 0\n" in run("check", "-v").stderr


def test_bug_while_verdicts_are_gathered(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        try:
            raise OSError(SECRET)
        except OSError as error:
            raise TypeError(SECRET) from error

    monkeypatch.setattr(outcomes, "finding_of", fail)
    report = lint(Sources((Path(),)), Settings())
    assert [failure.root for failure in report.failures] == ["a", "b", "c"]
    trace = report.failures[0].trace
    assert "OSError, and while it was handled:" in trace
    assert SECRET not in "".join(trace)


def test_report_of_vms_names_a_root_with_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    BrokenRoots(monkeypatch, KeyError(SECRET), "b")
    result = run("report")
    assert result.returncode == 3
    assert result.stderr.startswith("azbackup-lint: b was not linted")


def test_wrong_usage_in_the_midst_of_a_root_is_no_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    BrokenRoots(monkeypatch, engine.UsageError("this can't be"), "b")
    result = run("check")
    assert (result.returncode, result.stderr) == (2, "azbackup-lint: this can't be\n")


def test_formats_for_programs_tell_of_a_root_with_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    BrokenRoots(monkeypatch, KeyError(SECRET), "b")
    document = json.loads(run("check", "--format", "json").stdout)
    assert document["failures"] == [{"root": "b", "language": "terraform", "error": "KeyError"}]
    log = json.loads(run("check", "--format", "sarif").stdout)
    (invocation,) = log["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["message"]["text"] == "b was not linted, because of a bug in the linter."
    assert notification["exception"] == {"kind": "KeyError"}
