"""Parts that the formats for people at a terminal have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.report.display import Display
from azbackup_lint.report.entries import Entry
from azbackup_lint.report.model import Report
from azbackup_lint.report.pages import pages_of
from azbackup_lint.report.phrases import condition, place, sentence
from azbackup_lint.report.snippet import MAX_WIDTH, snippet
from azbackup_lint.report.styles import Style
from azbackup_lint.report.summary import FIXABLE, fixable, next_command, summary
from azbackup_lint.report.tally import by_policy
from azbackup_lint.source import Span

NO_STYLE = Style()

MIN_WIDTH = 20
"""Columns of source shown on the narrowest terminal."""


def style_of(report: Report, display: Display) -> Style:
    """How a report is painted, and where its policies are explained."""
    return Style(display.colour, pages_of(report.policies) if display.links else {})


def head(entry: Entry, style: Style = NO_STYLE) -> str:
    """The first line of an entry: place, severity, policy and message."""
    finding = entry.first
    label = style(finding.severity, f"{finding.severity} {style.policy(finding.id)}")
    name = style("bold", finding.name)
    return f"{style('path', place(entry.span))}: {label} {name}: {sentence(entry.message)}"


def conditional_head(entry: Entry, style: Style = NO_STYLE, more: Iterable[str] = ()) -> str:
    """The first line of an entry, with what decides whether it holds at all, and more."""
    causes = entry.first.conditional
    tail = "; ".join((*((f"if {condition(causes)}",) if causes else ()), *more))
    return head(entry, style) + (f" ({tail})" if tail else "")


def code(span: Span, severity: str, style: Style, display: Display) -> tuple[str, str] | None:
    """The line with the value, and one that underlines it; None for a file without text."""
    if not span.source.text:
        return None
    number = str(span.first.line)
    room = MAX_WIDTH
    if display.columns is not None:
        room = max(min(MAX_WIDTH, display.columns - len(number) - len("   | ……")), MIN_WIDTH)
    _, text, indent, underline = snippet(span, room)
    bar = style("dim", "|")
    return (
        f"  {style('dim', number)} {bar} {text}".rstrip(),
        f"  {' ' * len(number)} {bar} {indent}{style(severity, underline)}",
    )


def fix_title(entry: Entry, style: Style) -> str:
    """What stands before a remedy, with a mark where a safe fix does that."""
    return style("help", "fix") + (f" {FIXABLE}" if entry.is_fixed_safely else "")


def ending(
    report: Report,
    entries: Sequence[Entry],
    blocks: Sequence[str],
    display: Display,
    style: Style,
) -> Iterator[str]:
    """What follows the entries, unless quiet: counts by policy, the summary, the next command.

    The counts are for a terminal that can't show all at once.
    """
    if display.quiet:
        return
    lines = sum(block.count("\n") + 2 for block in blocks)
    if display.lines is not None and lines > display.lines and entries:
        yield "\n".join((style("bold", "by policy"), *by_policy(entries, style)))
    told = [summary(report, show_unknown=display.show_unknown)]
    if mended := fixable(report):
        told.append(mended)
    if command := next_command(report):
        told.append(f"{style('help', 'next')}: {sentence(command)}")
    yield "\n".join(told)
