"""The tables of formats: every row renders, and the command offers the very rows."""

import re
from pathlib import Path

import pytest

from azbackup_lint.assessment import assess
from azbackup_lint.engine import Sources, lint
from azbackup_lint.formats import (
    ASSESSMENT_FORMATS,
    REPORT_FORMATS,
    render_assessment,
    render_report,
)
from azbackup_lint.report.display import PLAIN
from azbackup_lint.settings import Settings
from tests.commands import run

PROJECT = Path(__file__).parent.parent
INPUT = PROJECT / "fixtures" / "projects" / "everything-fine"


@pytest.mark.parametrize("name", REPORT_FORMATS)
def test_report_is_rendered(name: str) -> None:
    report = lint(Sources((INPUT,)), Settings())
    output = render_report(report, name, PLAIN)
    assert "AZB706" in output
    assert output.endswith("\n")


@pytest.mark.parametrize("name", ASSESSMENT_FORMATS)
def test_assessment_is_rendered(name: str) -> None:
    assessment = assess(Sources((INPUT,)), Settings())
    output = render_assessment(assessment, name, PLAIN)
    assert assessment.machines[0].name in output
    assert output.endswith("\n")


@pytest.mark.parametrize(
    ("command", "formats"), [("check", REPORT_FORMATS), ("report", ASSESSMENT_FORMATS)]
)
def test_the_command_offers_the_table(command: str, formats: dict[str, str]) -> None:
    assert f"[{'|'.join(formats)}]" in "".join(run(command, "--help").stdout.split())


@pytest.mark.parametrize("name", REPORT_FORMATS)
def test_page_has_a_real_example_of_each_format(name: str) -> None:
    page = (PROJECT / "docs" / "formats.md").read_text(encoding="utf-8")
    part = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    example = re.search(r"```\w+\n(.*?)\n```", part, re.DOTALL)
    (golden,) = (PROJECT / "fixtures" / "formats").glob(f"{name}.*")
    assert example
    assert example.group(1) in golden.read_bytes().decode()
    assert f"| [{name}](#{name}) |" in page
