"""Annotations of GitHub Actions, beside the code of a pull request; then a summary.

The commands and their escapes are those of
https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands and of
packages/core/src/command.ts in https://github.com/actions/toolkit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import one_line, without_commands
from azbackup_lint.report.model import Report
from azbackup_lint.report.parts import conditional_head
from azbackup_lint.report.phrases import count, details, place, sentence
from azbackup_lint.report.summary import summary

COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}

MAX_SHOWN = 10
"""Annotations of each kind that GitHub shows of one step."""


def render(report: Report, display: Display = PLAIN) -> str:
    """An annotation an entry, as many of each severity as are shown; the others as plain lines."""
    entries = entries_of(report.findings)
    shown, others = _shown(entries)
    lines = [*map(_annotation, shown)]
    lines += [without_commands(conditional_head(entry)) for entry in others]
    if others:
        more = count(len(others), "more finding")
        lines.append(f"::notice title=azbackup-lint::{more} in the log of this step")
    if not display.quiet:
        lines.append(without_commands(summary(report, show_unknown=True)))
    return "".join(f"{line}\n" for line in lines)


def _shown(entries: tuple[Entry, ...]) -> tuple[list[Entry], list[Entry]]:
    """The entries to annotate, and the others; a notice on those is one that is shown, too."""
    numbers = Counter(entry.first.severity for entry in entries)
    rest = any(number > MAX_SHOWN for number in numbers.values())
    room = {"error": MAX_SHOWN, "warning": MAX_SHOWN, "note": MAX_SHOWN - rest}
    shown: list[Entry] = []
    others: list[Entry] = []
    for entry in entries:
        room[entry.first.severity] -= 1
        (shown if room[entry.first.severity] >= 0 else others).append(entry)
    return shown, others


def _annotation(entry: Entry) -> str:
    properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(entry))
    lines = [f"{place(entry.span)}: {sentence(entry.message)}", *details(entry)]
    return f"::{COMMANDS[entry.first.severity]} {properties}::{_data(chr(10).join(lines))}"


def _properties(entry: Entry) -> Iterator[tuple[str, str]]:
    """File, place and title; GitHub takes columns only within one line."""
    first, last = entry.span.first, entry.span.last
    yield "file", entry.span.source.path
    yield "line", str(first.line)
    yield "endLine", str(last.line)
    if first.line == last.line:
        yield "col", str(first.column)
        yield "endColumn", str(last.column)
    yield "title", f"{entry.first.id} {entry.first.name}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(one_line(text)).replace(":", "%3A").replace(",", "%2C")
