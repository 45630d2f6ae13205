"""The report for people: at most four lines for what one change mends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import without_commands
from azbackup_lint.report.model import Related, Report, Undecided
from azbackup_lint.report.open_questions import open_questions
from azbackup_lint.report.parts import code, conditional_head, ending, fix_title, head, style_of
from azbackup_lint.report.phrases import concerned, count, few, place, sentence
from azbackup_lint.report.snippet import whole_value
from azbackup_lint.report.styles import Style
from azbackup_lint.report.widths import width
from azbackup_lint.source import Span

LABEL_END = 120
"""The column that the label of an underline reaches at most with names of resources."""

MAX_NOTES = 3
MAX_POLICIES = 4
MAX_QUESTIONS = 10


def render(report: Report, display: Display = PLAIN) -> str:
    """All entries, what is open if that is asked for, and a summary unless quiet."""
    style = style_of(report, display)
    entries = entries_of(report.findings)
    blocks = ["\n".join(_entry(entry, style, display)) for entry in entries if not entry.is_brief]
    brief = [*_brief([entry for entry in entries if entry.is_brief], style)]
    if brief:
        blocks.append("\n".join(brief))
    if display.show_unknown and report.undecided:
        blocks.append("\n".join(_unknown(report.undecided, style)))
    blocks += ending(report, entries, blocks, display, style)
    return without_commands("\n\n".join(blocks) + "\n" if blocks else "")


def _entry(entry: Entry, style: Style, display: Display) -> Iterator[str]:
    """Head, the value underlined, where it comes from and whom it concerns, and the fix."""
    yield conditional_head(entry, style)
    shown = code(entry.span, entry.first.severity, style, display)
    if shown is None:
        label = _label(entry, 0)
        if label:
            yield f"  {label}"
    else:
        line, underline = shown
        plain = code(entry.span, entry.first.severity, Style(), display)
        label = _label(entry, width(plain[1]) if plain else 0)
        yield line
        yield f"{underline} {label}".rstrip()
    yield f"  {fix_title(entry, style)}: {sentence(entry.first.remedy)}"


def _label(entry: Entry, column: int) -> str:
    """Where the value was written or is used, whom it concerns, and in which variants."""
    label = ", ".join((*_origin(entry), *concerned(entry)))
    if entry.resources > 1:
        label += _names(entry, LABEL_END - column - width(label))
    return label


def _names(entry: Entry, room: int) -> str:
    """The resources, as many as there is room for; no names if not even one fits."""
    names = [*dict.fromkeys(finding.resource for finding in entry.ordered)]
    most = max(room, 0) // len(", a")
    for shown in range(min(len(names), most), 0, -1):
        more = f" and {len(names) - shown} more" if shown < len(names) else ""
        text = f": {', '.join(map(sentence, names[:shown]))}{more}"
        if width(text) <= room:
            return text
    return ""


def _origin(entry: Entry) -> Iterator[str]:
    """The text and place that the value comes from, or where it is used that is written here.

    Of problems in the input, the other places that have the same.
    """
    origins = entry.origins
    if origins and entry.span == entry.first.span:
        yield _from(origins)
    elif entry.used:
        verb = "also" if entry.first.effect == "input" else "used"
        yield f"{verb} at {_places(entry.used)}"


def _from(origins: Sequence[Related]) -> str:
    """The places that the values come from, after what is written there where that is one thing."""
    values = {whole_value(origin.span) if origin.is_written else "" for origin in origins}
    value = values.pop() if len(values) == 1 else ""
    return f"{value} from {_places([origin.span for origin in origins])}".lstrip()


def _places(spans: Sequence[Span]) -> str:
    """One place, or two, or the first one and how many more there are."""
    return few([place(span) for span in spans], 2 if len(spans) == 2 else 1)


def _brief(entries: Sequence[Entry], style: Style) -> Iterator[str]:
    """The first notes on the input of each kind, a line each, and how many more there are."""
    by_kind = sorted(entries, key=lambda entry: entry.first.id)
    for _, alike in groupby(by_kind, key=lambda entry: entry.first.id):
        notes = [*alike]
        lines = ["; ".join((head(note, style), *_origin(note))) for note in notes[:MAX_NOTES]]
        more = len(notes) - MAX_NOTES
        yield from lines[:-1]
        yield lines[-1] + (f" (and {count(more, 'more note')} like this)" if more > 0 else "")


def _unknown(undecided: tuple[Undecided, ...], style: Style) -> Iterator[str]:
    """What would decide most checks, and how to supply it."""
    questions = open_questions(undecided)
    yield style("bold", "could not be decided without knowing")
    for question in questions[:MAX_QUESTIONS]:
        tail = f": {sentence(question.remedy)}" if question.remedy else ""
        ids = few(sorted({check.id for check in question.checks}), MAX_POLICIES)
        number = f"({count(len(question.checks), 'check')}: {ids})"
        yield f"  {style('note', sentence(question.subject))} {style('dim', number)}{tail}"
    if len(questions) > MAX_QUESTIONS:
        yield f"  and {len(questions) - MAX_QUESTIONS:,} more; --format full lists them all"
