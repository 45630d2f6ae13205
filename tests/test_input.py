"""Bad input: one clear finding each, and everything else is still linted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.formats import text
from azbackup_lint.report.outcome import exit_status
from azbackup_lint.settings import Settings

INPUT = Path(__file__).parent.parent / "fixtures" / "input"
CASES = sorted(path.name for path in INPUT.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", CASES)
def test_bad_input(
    name: str, monkeypatch: pytest.MonkeyPatch, compare: Callable[[str, Path], None]
) -> None:
    monkeypatch.chdir(INPUT)
    report = lint(Sources((Path(name),)), Settings())
    assert any(finding.effect == "input" for finding in report.findings)
    compare(text.render(report), INPUT / f"{name}.expected.txt")


def test_unreadable_input_is_never_status_0(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(INPUT)
    report = lint(Sources((Path("not-utf8"),)), Settings(select=("AZB001",)))
    assert exit_status(report, "never", strict_unknown=False) == 1
