"""One line a finding: its place, severity, policy and message."""

from __future__ import annotations

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.escaping import without_commands
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.report.phrases import conditional_message, place, sentence


def render(report: Report, _: Display = PLAIN) -> str:
    """A line for each finding; nothing where there is none."""
    return without_commands("".join(f"{line(finding)}\n" for finding in report.findings))


def line(finding: Finding) -> str:
    """A finding on one line, in the form that problem matchers of editors and CI services read."""
    head = f"{place(finding.span)}: {finding.severity} {finding.id} {finding.name}"
    return f"{head}: {sentence(conditional_message(finding))}"
