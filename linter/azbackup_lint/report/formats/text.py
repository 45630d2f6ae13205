"""The report for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import one_line, without_commands
from azbackup_lint.report.model import Report, Undecided
from azbackup_lint.report.outcome import totals
from azbackup_lint.report.snippet import snippet
from azbackup_lint.report.styles import Style
from azbackup_lint.source import Span
from azbackup_lint.values import Cause

MAX_LISTED = 5

MAX_SENTENCE = 600
"""Characters shown of a message or remedy: names in it may be of any length."""

NO_REASON = "no reason known"


def render(report: Report, display: Display = PLAIN) -> str:
    """All findings, the undecided policies if asked for, and a summary line unless quiet."""
    style = Style(display.colour)
    entries = entries_of(report.findings)
    blocks = ["\n".join(_entry(entry, report, style)) for entry in entries if not _is_brief(entry)]
    brief = [_head(entry, style) for entry in entries if _is_brief(entry)]
    if brief:
        blocks.append("\n".join(brief))
    if display.show_unknown and report.undecided:
        blocks.append("\n".join(_unknown(report.undecided, style)))
    if not display.quiet:
        blocks.append(summary(report, show_unknown=display.show_unknown))
    return without_commands("\n\n".join(blocks) + "\n" if blocks else "")


def summary(report: Report, *, show_unknown: bool = False) -> str:
    """Counts findings, what could not be decided, and what was read; then what to count on."""
    parts = [", ".join(totals(report)) or "no findings"]
    if report.undecided:
        hint = "" if show_unknown else " (--show-unknown says why)"
        parts.append(f"{_count(len(report.undecided), 'check')} could not be decided{hint}")
    if not report.roots:
        return f"{parts[0]}; nothing to lint was found"
    read = f"{_count(report.resources, 'resource')} in {_count(report.files, 'file')}"
    parts.append(f"{read} of {_count(report.roots, 'root')}; matrix of {report.edition}")
    return "\n".join(["; ".join(parts), *_outlook(report)])


def _outlook(report: Report) -> Iterator[str]:
    """How many VMs can be backed up, and which findings another edition doesn't have."""
    machines, can = sum(report.backup.values()), report.backup.get("yes", 0)
    if machines:
        unknown = report.backup.get("unknown", 0)
        doubt = f"; {unknown:,} can't be decided" if unknown else ""
        yield f"{can:,} of {_count(machines, 'VM')} can be backed up{doubt}"
    numbers = Counter(edition for f in report.findings for edition in f.supported_by)
    for edition, number in sorted(numbers.items()):
        verb = "is" if number == 1 else "are"
        total = _count(len(report.findings), "finding")
        yield f"{number:,} of {total} {verb} supported by edition {edition}: --edition {edition}"


def _is_brief(entry: Entry) -> bool:
    """Whether one line says enough: notes on the input, of which there may be many."""
    return entry.first.effect == "input" and entry.first.severity == "note"


def _head(entry: Entry, style: Style) -> str:
    finding = entry.first
    label = style(finding.severity, f"{finding.severity} {finding.id}")
    name = style("bold", finding.name)
    return f"{style('path', _place(entry.span))}: {label} {name}: {_sentence(entry.message)}"


def _entry(entry: Entry, report: Report, style: Style) -> Iterator[str]:
    finding = entry.first
    yield _head(entry, style)
    yield from _code(entry.span, finding.severity, style)
    yield from _concerned(entry, style)
    for related in entry.related:
        yield _note(style, "see", f"{_place(related.span)}: {_sentence(related.message)}")
    if finding.conditional:
        yield _note(style, "if", f"it is created: that depends on {_subjects(finding.conditional)}")
    if finding.methods:
        yield _note(style, "rules out", _sentence(", ".join(finding.methods)))
    for row in finding.rows:
        title = report.row_titles.get(row, "")
        beside = row in report.rows_beside
        where = "beside the matrix" if beside else f"matrix of {report.edition}"
        told = f"{row} ({title}), {where}"
        yield _note(style, "row", _sentence(told))
    for note in entry.notes:
        yield _note(style, "note", _sentence(note))
    yield _note(style, "help", _sentence(finding.remedy))


def _concerned(entry: Entry, style: Style) -> Iterator[str]:
    """The resources of an entry that is about several, by root; the variants of a single one."""
    if len(entry.findings) == 1:
        if entry.variants:
            yield _note(style, "variant", _listed(entry.variants))
        return
    roots = entry.by_root
    for root, resources in [*roots.items()][:MAX_LISTED]:
        where = f"{_sentence(root)}: " if len(roots) > 1 else ""
        number = f"{_count(len(resources), 'resource')}: " if len(resources) > 1 else ""
        yield _note(style, "for", f"{where}{number}{_listed(resources)}")
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


def _place(span: Span) -> str:
    return one_line(str(span))


def _subjects(causes: tuple[Cause, ...]) -> str:
    return _listed([cause.subject for cause in causes])


def _sentence(text: str) -> str:
    """The text on one line; of a very long one, both ends."""
    if len(text) > MAX_SENTENCE:
        text = f"{text[: MAX_SENTENCE // 2]} … {text[-MAX_SENTENCE // 2 :]}"
    return one_line(text)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(_sentence(name) for name in names[:MAX_LISTED])
    more = len(names) - MAX_LISTED
    return f"{shown} and {more} more" if more > 0 else shown


def _unknown(undecided: tuple[Undecided, ...], style: Style) -> Iterator[str]:
    """What could not be decided, by what stood in the way."""
    groups: dict[tuple[str, str], list[Undecided]] = {}
    for item in undecided:
        reasons = {(cause.subject, cause.remedy): None for cause in item.causes}
        for reason in reasons or ((NO_REASON, ""),):
            groups.setdefault(reason, []).append(item)
    yield style("bold", "could not be decided")
    for (subject, remedy), items in sorted(groups.items(), key=lambda pair: pair[0]):
        tail = f": {_sentence(remedy)}" if remedy else ""
        yield f"  {style('note', _sentence(subject))}{tail}"
        by_policy: dict[str, list[str]] = {}
        for item in items:
            variants = f" [{', '.join(item.variants)}]" if item.variants else ""
            by_policy.setdefault(f"{item.id} {item.name}", []).append(f"{item.resource}{variants}")
        for policy, resources in sorted(by_policy.items()):
            yield f"    {policy}: {_listed(resources)}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
