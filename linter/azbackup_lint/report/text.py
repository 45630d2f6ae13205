"""The report for people."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.model import Finding, Report, Undecided
from azbackup_lint.report.outcome import counts
from azbackup_lint.report.snippet import snippet
from azbackup_lint.report.styles import Style
from azbackup_lint.source import Span
from azbackup_lint.values import Cause

PLAIN = Style()
MAX_LISTED = 5


def render(
    report: Report, style: Style = PLAIN, *, show_unknown: bool = False, quiet: bool = False
) -> str:
    """All findings, the undecided policies if asked for, and a summary line."""
    blocks = ["\n".join(_finding(finding, report, style)) for finding in report.findings]
    if show_unknown and report.undecided:
        blocks.append("\n".join(_unknown(report.undecided, style)))
    if not quiet or not blocks:
        blocks.append(summary(report, show_unknown=show_unknown))
    return "\n\n".join(blocks) + "\n"


def summary(report: Report, *, show_unknown: bool = False) -> str:
    """One line that counts findings, what could not be decided, and what was read."""
    found = counts(report)
    total = [_count(number, severity) for severity, number in found.items() if number]
    parts = [", ".join(total) or "no findings"]
    if report.undecided:
        hint = "" if show_unknown else " (--show-unknown says why)"
        parts.append(f"{_count(len(report.undecided), 'check')} could not be decided{hint}")
    if not report.roots:
        return f"{parts[0]}; no Terraform files found"
    read = f"{_count(report.resources, 'resource')} in {_count(report.files, 'file')}"
    parts.append(f"{read} of {_count(report.roots, 'root')}; matrix of {report.edition}")
    return "; ".join(parts)


def _finding(finding: Finding, report: Report, style: Style) -> Iterator[str]:
    label = style(finding.severity, f"{finding.severity} {finding.id}")
    name = style("bold", finding.name)
    yield f"{style('path', _place(finding.span))}: {label} {name}: {one_line(finding.message)}"
    yield from _code(finding.span, finding.severity, style)
    for related in finding.related:
        yield _note(style, "see", f"{_place(related.span)}: {one_line(related.message)}")
    if finding.conditional:
        yield _note(style, "if", f"it is created: that depends on {_subjects(finding.conditional)}")
    if finding.methods:
        yield _note(style, "rules out", ", ".join(finding.methods))
    for row in finding.rows:
        title = report.row_titles.get(row, "")
        yield _note(style, "row", f"{row} ({title}), matrix of {report.edition}")
    for note in finding.notes:
        yield _note(style, "note", note)
    yield _note(style, "help", one_line(finding.remedy))


def _code(span: Span, severity: str, style: Style) -> Iterator[str]:
    if not span.source.text:
        return
    number, text, indent, underline = snippet(span)
    gutter = " " * len(str(number))
    bar = style("dim", "|")
    yield f"  {style('dim', str(number))} {bar} {text}".rstrip()
    yield f"  {gutter} {bar} {indent}{style(severity, underline)}"


def _note(style: Style, title: str, text: str) -> str:
    return f"  {style('dim', '=')} {style('bold', title)}: {text}"


def _place(span: Span) -> str:
    return one_line(str(span))


def _subjects(causes: tuple[Cause, ...]) -> str:
    return ", ".join(one_line(cause.subject) for cause in causes[:MAX_LISTED])


def _unknown(undecided: tuple[Undecided, ...], style: Style) -> Iterator[str]:
    """What could not be decided, by what stood in the way."""
    groups: dict[tuple[str, str], list[Undecided]] = {}
    for item in undecided:
        for cause in item.because:
            groups.setdefault((cause.subject, cause.remedy), []).append(item)
    yield style("bold", "could not be decided")
    for (subject, remedy), items in sorted(groups.items(), key=lambda pair: pair[0]):
        tail = f": {one_line(remedy)}" if remedy else ""
        yield f"  {style('note', one_line(subject))}{tail}"
        by_policy: dict[str, list[str]] = {}
        for item in items:
            by_policy.setdefault(f"{item.id} {item.name}", []).append(item.resource)
        for policy, resources in sorted(by_policy.items()):
            more = len(resources) - MAX_LISTED
            shown = ", ".join(one_line(name) for name in resources[:MAX_LISTED])
            yield f"    {policy}: {shown}{f' and {more} more' if more > 0 else ''}"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
