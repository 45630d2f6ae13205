"""The README's commands are the ones that are tested, and its output is real."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.formats import text
from azbackup_lint.settings import Settings

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text(encoding="utf-8")


def test_output_is_real(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(PROJECT / "fixtures" / "projects")
    report = lint(Sources((Path("hub-and-spoke"),)), Settings(select=("AZB401",)))
    assert (
        f"$ azbackup-lint check hub-and-spoke --select AZB401\n{text.render(report)}```" in README
    )


@pytest.mark.parametrize("marker", ["run", "test"])
def test_commands_are_one_line_each(marker: str) -> None:
    block = README.split(f"<!-- {marker} -->\n```console\n")[1].split("```")[0]
    assert block.startswith("python3 -m venv .venv && ")
    assert block.count("\n") == 1
