"""One line for what one change mends: its place, severity, policy and message."""

from __future__ import annotations

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import without_commands
from azbackup_lint.report.model import Report
from azbackup_lint.report.parts import conditional_head, style_of
from azbackup_lint.report.phrases import concerned
from azbackup_lint.report.styles import Style


def render(report: Report, display: Display = PLAIN) -> str:
    """A line for each entry; nothing where there is none."""
    style = style_of(report, display)
    lines = (_line(entry, style) for entry in entries_of(report.findings))
    return without_commands("".join(f"{line}\n" for line in lines))


def _line(entry: Entry, style: Style) -> str:
    """An entry on one line, in the form that problem matchers of editors and CI services read."""
    return conditional_head(entry, style, concerned(entry))
