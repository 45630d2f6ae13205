"""The findings as a table of comma-separated values for spreadsheets.

It keeps to RFC 4180, but that lines end as everywhere else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.model import Finding, Report

HEADER = (
    *("path", "line", "column", "end_line", "end_column"),
    *("severity", "id", "name", "effect", "methods", "resource", "root"),
    *("message", "remedy", "conditional", "variants", "rows", "fingerprint"),
)

FORMULA = tuple("=+-@＝＋－＠'")
"""What a spreadsheet takes for the start of a formula, or, the last one, for a mark of text."""


def render(report: Report, _: Display = PLAIN) -> str:
    """A header, then a row a finding; several values in one cell are separated by spaces."""
    table = io.StringIO()
    writer = csv.writer(table, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(HEADER)
    for finding in report.findings:
        writer.writerow(_as_text(cell) for cell in _cells(finding))
    return table.getvalue()


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


def _as_text(cell: str) -> str:
    """The cell on one line, with an apostrophe where a spreadsheet would compute it."""
    return f"'{one_line(cell)}" if cell.startswith(FORMULA) else one_line(cell)
