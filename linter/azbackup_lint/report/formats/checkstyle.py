"""The XML of Checkstyle, which many viewers of reports read: findings by file."""

from __future__ import annotations

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.formats.xml_text import HEAD, block, element
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.report.phrases import conditional_message

VERSION = "4.3"
"""The version of Checkstyle whose XML this is, as tools expect it."""

SEVERITIES = {"error": "error", "warning": "warning", "note": "info"}


def render(report: Report, _: Display = PLAIN) -> str:
    """An element for each file that has findings."""
    files: dict[str, list[str]] = {}
    for finding in report.findings:
        files.setdefault(finding.span.source.path, []).append(_error(finding))
    content = [block("file", {"name": path}, errors) for path, errors in files.items()]
    return HEAD + block("checkstyle", {"version": VERSION}, content) + "\n"


def _error(finding: Finding) -> str:
    first = finding.span.first
    attributes = {
        "line": str(first.line),
        "column": str(first.column),
        "severity": SEVERITIES[finding.severity],
        "message": conditional_message(finding),
        "source": f"azbackup-lint.{finding.id}",
    }
    return element("error", attributes)
