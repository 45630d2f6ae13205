"""Folders with code that is linted, and what comes of each finding and suppression in it."""

import datetime
import os
import sys
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "suppressions"
CASES = sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())
TODAY = datetime.date(2027, 1, 15)


STAND_IN = f"""#!{sys.executable}
import pathlib, sys
sys.stdout.write(pathlib.Path(sys.argv[2] + ".out").read_text())
"""


@pytest.fixture(autouse=True)
def bicep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stand-in for the command, which has what it compiles a file to beside that file."""
    command = tmp_path / "bicep"
    command.write_text(STAND_IN)
    command.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    report = lint(Sources((Path(),)), Settings(today=TODAY))
    told = told_of(report)
    expected = FIXTURES / f"{case.name}.expected.txt"
    if os.environ.get("UPDATE_FIXTURES"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


def told_of(report: Report) -> str:
    """One line a finding: its place, what it is of, and what silences it."""
    lines = []
    for finding in report.findings:
        what = finding.message if finding.effect == "input" else f"{finding.resource} reported"
        lines.append((finding.span, f"{finding.id} {what}"))
    for item in report.silenced:
        what = f"silenced at {item.place}: {item.reason}"
        lines.append((item.finding.span, f"{item.finding.id} {item.finding.resource} {what}"))
    order = sorted(lines, key=lambda line: (line[0].source.path, line[0].start, line[1]))
    return "".join(f"{span} {text}\n" for span, text in order)
