"""Issues of Azure Pipelines: errors and warnings as commands, notes as lines; then a summary.

https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands has the commands, and
src/Microsoft.VisualStudio.Services.Agent/CommandStringConvertor.cs in
https://github.com/microsoft/azure-pipelines-agent their escapes.
"""

from __future__ import annotations

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import one_line, without_commands
from azbackup_lint.report.model import Report
from azbackup_lint.report.parts import conditional_head
from azbackup_lint.report.phrases import details, sentence
from azbackup_lint.report.summary import summary


def render(report: Report, display: Display = PLAIN) -> str:
    """A line for each entry; there is no issue below a warning."""
    lines = [
        without_commands(conditional_head(entry))
        if entry.first.severity == "note"
        else _issue(entry)
        for entry in entries_of(report.findings)
    ]
    if not display.quiet:
        lines.append(without_commands(summary(report, show_unknown=True)))
    return "".join(f"{line}\n" for line in lines)


def _issue(entry: Entry) -> str:
    finding, first = entry.first, entry.span.first
    properties = {
        "type": finding.severity,
        "sourcepath": entry.span.source.path,
        "linenumber": str(first.line),
        "columnnumber": str(first.column),
        "code": finding.id,
    }
    shown = "".join(f"{name}={_property(value)};" for name, value in properties.items())
    told = ". ".join([f"{finding.name}: {sentence(entry.message)}", *details(entry)])
    return f"##vso[task.logissue {shown}]{_data(told)}"


def _data(text: str) -> str:
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(";", "%3B").replace("]", "%5D")
