"""Gathers findings over roots and variants; what several of them share is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from azbackup_lint.report.model import Finding, Related, Undecided

Item = TypeVar("Item", Finding, Undecided)

MAX_RELATED = 8


class Collection:
    """The findings and undecided policies of one run."""

    def __init__(self) -> None:
        self._findings: dict[tuple[object, ...], Finding] = {}
        self._undecided: dict[tuple[object, ...], Undecided] = {}

    def find(self, finding: Finding) -> None:
        """Keeps a finding; the same one of another variant adds that and where its value is."""
        place = finding.span
        key = (finding.id, finding.resource, finding.message, place.source, place.start)
        known = self._findings.get(key)
        if known is None:
            self._findings[key] = finding
        elif finding.variants:
            related = _joined(known.related, finding.related)
            self._findings[key] = replace(_shared(known, finding), related=related)

    def leave_undecided(self, item: Undecided) -> None:
        """Keeps what could not be decided, once for all variants."""
        key = (item.id, item.resource, item.root)
        known = self._undecided.get(key)
        self._undecided[key] = item if known is None else _shared(known, item)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings by file, place and policy."""
        return tuple(sorted(self._findings.values(), key=_finding_order))

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """All undecided policies by file, place and policy."""
        return tuple(sorted(self._undecided.values(), key=_undecided_order))


def _shared(known: Item, other: Item) -> Item:
    return replace(known, variants=tuple(dict.fromkeys((*known.variants, *other.variants))))


def _joined(first: Iterable[Related], second: Iterable[Related]) -> tuple[Related, ...]:
    return tuple({related.span: related for related in (*first, *second)}.values())[:MAX_RELATED]


def _finding_order(finding: Finding) -> tuple[str, int, str, str, str]:
    span = finding.span
    return (span.source.path, span.start, finding.id, finding.resource, finding.message)


def _undecided_order(item: Undecided) -> tuple[str, int, str, str]:
    return (item.span.source.path, item.span.start, item.id, item.resource)
