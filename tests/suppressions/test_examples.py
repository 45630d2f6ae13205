"""Folders with code that is linted, and what comes of each finding and suppression in it."""

import datetime
import os
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings

FIXTURES = Path(__file__).parent.parent.parent / "fixtures" / "suppressions"
CASES = sorted(folder for folder in FIXTURES.iterdir() if folder.is_dir())
TODAY = datetime.date(2027, 1, 15)


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
