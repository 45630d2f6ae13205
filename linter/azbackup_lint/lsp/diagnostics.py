"""Findings as an editor shows them: marks in files, at the positions that the client counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from azbackup_lint.light_typing import Literal
from azbackup_lint.lsp.placing import Located, Placer
from azbackup_lint.lsp.positions import ClientRange
from azbackup_lint.records import dataclass, field
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.model import Finding, Related, Report
from azbackup_lint.report.pages import pages_of
from azbackup_lint.report.phrases import conditional_message, count

Level = Literal["error", "warning", "note", "hint"]
Tag = Literal["unnecessary"]

UNNECESSARY = frozenset({"duplicate-definition", "unused-suppression"})
"""The names of problems with code that has no effect, which editors fade."""

MAX_RELATED = 8


@dataclass(frozen=True, slots=True)
class RelatedPlace:
    """Another place that belongs to a mark, with one sentence on why."""

    file: Path
    range: ClientRange
    message: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding at one place of a file.

    `level` is `hint` where the place is only that where a value was written which takes effect
    elsewhere. `fingerprint` identifies the finding.
    """

    file: Path
    range: ClientRange
    level: Level
    code: str
    name: str
    message: str
    page: str | None
    fingerprint: str
    tags: tuple[Tag, ...] = ()
    related: tuple[RelatedPlace, ...] = ()
    finding: Finding | None = field(default=None, compare=False, repr=False)


def marks_of(report: Report, placer: Placer) -> Iterator[Mark]:
    """The marks of all findings, and of the places where their values were written."""
    pages = pages_of(report.policies)
    written: dict[tuple[str, Located], list[tuple[Finding, Located]]] = {}
    for finding in report.findings:
        effect = placer.locate(finding.span)
        if effect is None:
            continue
        yield _mark(finding, effect, pages, placer)
        origins = [related for related in finding.related if related.is_origin]
        origin = placer.locate(origins[-1].span) if origins else None
        if origin is not None and origin != effect:
            written.setdefault((finding.id, origin), []).append((finding, effect))
    for (_, origin), effects in written.items():
        yield _hint(origin, effects, pages)


def _mark(finding: Finding, effect: Located, pages: Mapping[str, str], placer: Placer) -> Mark:
    return Mark(
        effect.file,
        effect.range,
        finding.severity,
        finding.id,
        finding.name,
        f"{_message(finding)}\n{one_line(finding.remedy)}".rstrip(),
        pages.get(finding.id),
        finding.fingerprint,
        ("unnecessary",) if finding.name in UNNECESSARY else (),
        tuple(_related(finding.related, placer)),
        finding,
    )


def _message(finding: Finding) -> str:
    """The message with names as they can be shown: editors take what they get for text of ours."""
    return one_line(conditional_message(finding))


def _hint(
    origin: Located, effects: list[tuple[Finding, Located]], pages: Mapping[str, str]
) -> Mark:
    """One mark for everything that a value which was written here does elsewhere."""
    finding = effects[0][0]
    where = f"{finding.span.source.path}:{finding.span.first.line}"
    others = len(effects) - 1
    more = f", and in {count(others, 'other place')}" if others else ""
    return Mark(
        origin.file,
        origin.range,
        "hint",
        finding.id,
        finding.name,
        f"{_message(finding)} (this value takes effect at {one_line(where)}{more})",
        pages.get(finding.id),
        finding.fingerprint,
        related=tuple(
            RelatedPlace(place.file, place.range, "the value takes effect here")
            for _, place in effects[:MAX_RELATED]
        ),
        finding=finding,
    )


def _related(related: tuple[Related, ...], placer: Placer) -> Iterator[RelatedPlace]:
    for item in related[:MAX_RELATED]:
        place = placer.locate(item.span)
        if place is not None:
            yield RelatedPlace(place.file, place.range, one_line(item.message))
