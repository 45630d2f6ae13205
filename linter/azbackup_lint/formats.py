"""The formats of results: for each, the module whose `render` makes text of the result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.report.display import Display

if TYPE_CHECKING:
    from azbackup_lint.assessment import Assessment
    from azbackup_lint.report.model import Report

REPORT_FORMATS: Mapping[str, str] = {
    "text": "azbackup_lint.report.formats.text",
    "full": "azbackup_lint.report.formats.full",
    "concise": "azbackup_lint.report.formats.concise",
    "json": "azbackup_lint.report.formats.json_form",
    "sarif": "azbackup_lint.report.formats.sarif",
    "github": "azbackup_lint.report.formats.github",
    "azure": "azbackup_lint.report.formats.azure",
    "gitlab": "azbackup_lint.report.formats.gitlab",
    "junit": "azbackup_lint.report.formats.junit",
    "checkstyle": "azbackup_lint.report.formats.checkstyle",
    "markdown": "azbackup_lint.report.formats.markdown",
    "csv": "azbackup_lint.report.formats.csv_form",
}

ASSESSMENT_FORMATS: Mapping[str, str] = {
    "text": "azbackup_lint.assessment.text",
    "json": "azbackup_lint.assessment.json_form",
    "html": "azbackup_lint.assessment.page",
    "csv": "azbackup_lint.assessment.csv_form",
}


def render_report(report: Report, name: str, display: Display) -> str:
    """The report in one of REPORT_FORMATS; the modules of the others aren't loaded."""
    render: Callable[[Report, Display], str] = import_module(REPORT_FORMATS[name]).render
    return render(report, display)


def render_assessment(assessment: Assessment, name: str, display: Display) -> str:
    """The assessment in one of ASSESSMENT_FORMATS; the modules of the others aren't loaded."""
    render: Callable[[Assessment, Display], str] = import_module(ASSESSMENT_FORMATS[name]).render
    return render(assessment, display)
