"""The Code Quality report of GitLab, for the widget and the changes of a merge request.

The format is https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format.
"""

from __future__ import annotations

from azbackup_lint.light_typing import Any
from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import json_text, valid_unicode
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.report.phrases import conditional_message

SEVERITIES = {"error": "major", "warning": "minor", "note": "info"}


def render(report: Report, _: Display = PLAIN) -> str:
    """A list with one issue a finding, indented, with a line end."""
    return json_text(valid_unicode([*map(_issue, report.findings)]))


def _issue(finding: Finding) -> dict[str, Any]:
    return {
        "description": conditional_message(finding),
        "check_name": f"{finding.id} {finding.name}",
        "fingerprint": finding.fingerprint,
        "severity": SEVERITIES[finding.severity],
        "location": {
            "path": finding.span.source.path,
            "lines": {"begin": finding.span.first.line, "end": finding.span.last.line},
        },
    }
