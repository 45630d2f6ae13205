"""Annotations: as many as GitHub shows, and nothing lost; issues of Azure Pipelines."""

from collections import Counter

import pytest

from azbackup_lint.problems import Severity
from azbackup_lint.report.display import Display
from azbackup_lint.report.formats import azure, github
from azbackup_lint.report.model import Finding
from tests.report.reports import finding, report_of

QUIET = Display(quiet=True)


def many(number: int, severity: Severity) -> list[Finding]:
    """Findings of a severity, each in a file of its own."""
    return [
        finding(
            f"{severity}-{i:02}.tf",
            severity=severity,
            cause=f"{severity}{i}",
            fingerprint=f"{severity}{i}",
        )
        for i in range(number)
    ]


@pytest.mark.parametrize(
    ("errors", "warnings", "notes", "shown", "more"),
    [
        (0, 0, 0, {}, ""),
        (10, 10, 10, {"error": 10, "warning": 10, "notice": 10}, ""),
        (11, 2, 0, {"error": 10, "warning": 2, "notice": 1}, "1 more finding"),
        (12, 0, 10, {"error": 10, "notice": 10}, "3 more findings"),
        (0, 0, 11, {"notice": 10}, "2 more findings"),
    ],
)
def test_github_shows_ten_of_each_kind(
    errors: int, warnings: int, notes: int, shown: dict[str, int], more: str
) -> None:
    findings = [*many(errors, "error"), *many(warnings, "warning"), *many(notes, "note")]
    output = github.render(report_of(*findings), QUIET)
    lines = output.splitlines()
    commands = Counter(line[2:].split(" ")[0] for line in lines if line.startswith("::"))
    assert commands == shown
    assert all(item.span.source.path in output for item in findings)
    assert output.endswith(f"::{more} in the log of this step\n" if more else output)


def test_github_takes_columns_within_one_line_only() -> None:
    item = finding()
    several = finding(id="AZB402", cause="other")
    one, two = github.render(report_of(item, several), QUIET).splitlines()
    assert "line=1,endLine=1,col=14,endColumn=15,title=AZB401 shared-disk::" in one
    assert "title=AZB402" in two


def test_findings_of_one_cause_are_one_annotation() -> None:
    same = [finding(resource=f"d[{i}]", fingerprint=str(i)) for i in range(7)]
    (line,) = github.render(report_of(*same), QUIET).splitlines()
    assert "%0AFor 7 resources: d[0] [prod, dev], d[1]" in line


def test_azure_has_no_issue_for_notes() -> None:
    findings = [*many(1, "error"), *many(1, "warning"), *many(1, "note")]
    error, note, warning = azure.render(report_of(*findings), QUIET).splitlines()
    assert error.startswith("##vso[task.logissue type=error;sourcepath=error-00.tf;linenumber=1;")
    assert warning.startswith("##vso[task.logissue type=warning;")
    assert note.startswith("note-00.tf:1:14: note AZB401")
