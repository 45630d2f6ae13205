"""The findings as a table of comma-separated values for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.formats.csv_text import csv_text
from azbackup_lint.report.model import Finding, Report

HEADER = (
    *("path", "line", "column", "end_line", "end_column"),
    *("severity", "id", "name", "effect", "methods", "resource", "root"),
    *("message", "remedy", "conditional", "variants", "rows", "fingerprint"),
)


def render(report: Report, _: Display = PLAIN) -> str:
    """A header, then a row a finding; several values in one cell are separated by spaces."""
    return csv_text(HEADER, map(_cells, report.findings))


def _cells(finding: Finding) -> Iterator[str]:
    """The cells in the order of the header; an end is exclusive."""
    yield finding.span.source.path
    for position in (finding.span.first, finding.span.last):
        yield str(position.line)
        yield str(position.column)
    yield from (finding.severity, finding.id, finding.name, finding.effect)
    yield " ".join(finding.methods)
    yield from (finding.resource, finding.root, finding.message, finding.remedy)
    yield " ".join(cause.subject for cause in finding.conditional)
    yield " ".join(finding.variants)
    yield " ".join(finding.rows)
    yield finding.fingerprint
