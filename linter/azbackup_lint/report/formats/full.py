"""The report for people who want to know everything of each finding."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.report.display import PLAIN, Display
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.escaping import without_commands
from azbackup_lint.report.model import Report, Undecided
from azbackup_lint.report.open_questions import open_questions
from azbackup_lint.report.parts import code, ending, head, style_of
from azbackup_lint.report.phrases import MAX_LISTED, condition, count, listed, place, sentence
from azbackup_lint.report.styles import Style


def render(report: Report, display: Display = PLAIN) -> str:
    """All findings, the undecided policies if asked for, and a summary unless quiet."""
    style = style_of(report, display)
    entries = entries_of(report.findings)
    blocks = [
        "\n".join(_entry(entry, report, style, display)) for entry in entries if not entry.is_brief
    ]
    brief = [head(entry, style) for entry in entries if entry.is_brief]
    if brief:
        blocks.append("\n".join(brief))
    if display.show_unknown and report.undecided:
        blocks.append("\n".join(_unknown(report.undecided, style)))
    blocks += ending(report, entries, blocks, display, style)
    return without_commands("\n\n".join(blocks) + "\n" if blocks else "")


def _entry(entry: Entry, report: Report, style: Style, display: Display) -> Iterator[str]:
    finding = entry.first
    yield head(entry, style)
    yield from code(entry.span, finding.severity, style, display) or ()
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
    yield _note(style, "fix", sentence(finding.remedy))
    if finding.fix is not None:
        unsafe = "" if finding.fix.safe else " --unsafe-fixes"
        why = f" (unsafe: {finding.fix.why})" if finding.fix.why else ""
        yield _note(style, f"--fix{unsafe}", sentence(finding.fix.title + why))
    elif finding.unfixed:
        yield _note(style, "not by --fix", sentence(finding.unfixed))


def _concerned(entry: Entry, style: Style) -> Iterator[str]:
    """The resources of an entry that is about several, by root; the variants of a single one."""
    if len(entry.findings) == 1:
        if entry.variants:
            yield _note(style, "variant", listed(entry.variants))
        return
    if not entry.first.resource and len(entry.by_root) == 1:
        return  # problems of the input are about no resource
    roots = entry.by_root
    for root, resources in [*roots.items()][:MAX_LISTED]:
        where = f"{sentence(root)}: " if len(roots) > 1 else ""
        number = f"{count(len(resources), 'resource')}: " if len(resources) > 1 else ""
        yield _note(style, "for", f"{where}{number}{listed(resources)}")
    if len(roots) > MAX_LISTED:
        yield _note(style, "for", f"{len(roots) - MAX_LISTED} more roots")


def _note(style: Style, title: str, text: str) -> str:
    return f"  {style('dim', '=')} {style('bold', title)}: {text}"


def _unknown(undecided: tuple[Undecided, ...], style: Style) -> Iterator[str]:
    """What could not be decided, by what stood in the way."""
    yield style("bold", "could not be decided")
    for question in open_questions(undecided):
        tail = f": {sentence(question.remedy)}" if question.remedy else ""
        yield f"  {style('note', sentence(question.subject))}{tail}"
        for policy, resources in question.policies.items():
            yield f"    {policy}: {listed(resources)}"
