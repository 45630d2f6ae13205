"""The report for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import without_commands
from azbackup_lint.report.model import Report, Undecided
from azbackup_lint.report.outcome import totals
from azbackup_lint.report.phrases import MAX_LISTED, condition, count, listed, place, sentence
from azbackup_lint.report.snippet import snippet
from azbackup_lint.report.styles import Style
from azbackup_lint.source import Span

NO_STYLE = Style(False)
NO_REASON = "no reason known"


def render(report: Report, display: Display = PLAIN) -> str:
    """All findings, the undecided policies if asked for, and a summary line unless quiet."""
    style = Style(display.colour)
    entries = entries_of(report.findings)
    blocks = ["\n".join(_entry(entry, report, style)) for entry in entries if not _is_brief(entry)]
    brief = [head(entry, style) for entry in entries if _is_brief(entry)]
    if brief:
        blocks.append("\n".join(brief))
    if display.show_unknown and report.undecided:
        blocks.append("\n".join(_unknown(report.undecided, style)))
    if not display.quiet:
        blocks.append(summary(report, show_unknown=display.show_unknown))
    return without_commands("\n\n".join(blocks) + "\n" if blocks else "")


def summary(report: Report, *, show_unknown: bool = False) -> str:
    """Counts findings, undecided checks and what was read; then the VMs that can be backed up."""
    parts = [", ".join(totals(report)) or "no findings"]
    if report.undecided:
        hint = "" if show_unknown else " (--show-unknown says why)"
        parts.append(f"{count(len(report.undecided), 'check')} could not be decided{hint}")
    if not report.roots:
        return f"{parts[0]}; nothing to lint was found"
    read = f"{count(report.resources, 'resource')} in {count(report.files, 'file')}"
    parts.append(f"{read} of {count(report.roots, 'root')}; matrix of {report.edition}")
    return "\n".join(["; ".join(parts), *_outlook(report)])


def _outlook(report: Report) -> Iterator[str]:
    """How many VMs can be backed up, and which findings another edition doesn't have."""
    machines, can = sum(report.backup.values()), report.backup.get("yes", 0)
    if machines:
        unknown = report.backup.get("unknown", 0)
        doubt = f"; {unknown:,} can't be decided" if unknown else ""
        yield f"{can:,} of {count(machines, 'VM')} can be backed up{doubt}"
    numbers = Counter(edition for f in report.findings for edition in f.supported_by)
    for edition, number in sorted(numbers.items()):
        verb = "is" if number == 1 else "are"
        total = count(len(report.findings), "finding")
        yield f"{number:,} of {total} {verb} supported by edition {edition}: --edition {edition}"


def _is_brief(entry: Entry) -> bool:
    """Whether one line is enough: notes on the input, which may be many."""
    return entry.first.effect == "input" and entry.first.severity == "note"


def head(entry: Entry, style: Style = NO_STYLE) -> str:
    """The first line of an entry: place, severity, policy and message."""
    finding = entry.first
    label = style(finding.severity, f"{finding.severity} {finding.id}")
    name = style("bold", finding.name)
    return f"{style('path', place(entry.span))}: {label} {name}: {sentence(entry.message)}"


def _entry(entry: Entry, report: Report, style: Style) -> Iterator[str]:
    finding = entry.first
    yield head(entry, style)
    yield from _code(entry.span, finding.severity, style)
    yield from _concerned(entry, style)
    for related in entry.related:
        yield _note(style, "see", f"{place(related.span)}: {sentence(related.message)}")
    if finding.conditional:
        yield _note(style, "if", condition(finding.conditional))
    if finding.methods:
        yield _note(style, "rules out", sentence(", ".join(finding.methods)))
    for row in finding.rows:
        title = report.row_titles.get(row, "")
        beside = row in report.rows_beside
        where = "beside the matrix" if beside else f"matrix of {report.edition}"
        row_text = f"{row} ({title}), {where}"
        yield _note(style, "row", sentence(row_text))
    for note in entry.notes:
        yield _note(style, "note", sentence(note))
    yield _note(style, "help", sentence(finding.remedy))


def _concerned(entry: Entry, style: Style) -> Iterator[str]:
    """The resources of an entry that is about several, by root; the variants of a single one."""
    if len(entry.findings) == 1:
        if entry.variants:
            yield _note(style, "variant", listed(entry.variants))
        return
    roots = entry.by_root
    for root, resources in [*roots.items()][:MAX_LISTED]:
        where = f"{sentence(root)}: " if len(roots) > 1 else ""
        number = f"{count(len(resources), 'resource')}: " if len(resources) > 1 else ""
        yield _note(style, "for", f"{where}{number}{listed(resources)}")
    if len(roots) > MAX_LISTED:
        yield _note(style, "for", f"{len(roots) - MAX_LISTED} more roots")


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


def _unknown(undecided: tuple[Undecided, ...], style: Style) -> Iterator[str]:
    """What could not be decided, by what stood in the way."""
    groups: dict[tuple[str, str], list[Undecided]] = {}
    for item in undecided:
        reasons = {(cause.subject, cause.remedy): None for cause in item.causes}
        for reason in reasons or ((NO_REASON, ""),):
            groups.setdefault(reason, []).append(item)
    yield style("bold", "could not be decided")
    for (subject, remedy), items in sorted(groups.items(), key=lambda pair: pair[0]):
        tail = f": {sentence(remedy)}" if remedy else ""
        yield f"  {style('note', sentence(subject))}{tail}"
        by_policy: dict[str, list[str]] = {}
        for item in items:
            variants = f" [{', '.join(item.variants)}]" if item.variants else ""
            by_policy.setdefault(f"{item.id} {item.name}", []).append(f"{item.resource}{variants}")
        for policy, resources in sorted(by_policy.items()):
            yield f"    {policy}: {listed(resources)}"
