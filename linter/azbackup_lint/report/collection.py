"""Gathers findings over roots and variants; what several of them share is said once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from azbackup_lint.edits import without_conflicts
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.report.entries import with_causes
from azbackup_lint.report.findings import settled
from azbackup_lint.report.fingerprints import fingerprint
from azbackup_lint.report.model import (
    MAX_RELATED,
    Finding,
    Fix,
    Related,
    Silenced,
    Undecided,
)

Item = TypeVar("Item", Finding, Undecided)

MAX_ALIKE = 20
"""Problems of one kind in one file that are reported each; of the others, how many there are."""


class Collection:
    """The findings and undecided policies of one run."""

    def __init__(self) -> None:
        self._findings: dict[tuple[object, ...], Finding] = {}
        self._silenced: dict[tuple[object, ...], Silenced] = {}
        self._alike: dict[tuple[str, str], _Alike] = {}
        self._undecided: dict[tuple[object, ...], Undecided] = {}

    def find(self, finding: Finding) -> None:
        """Keeps a finding; the same one of another variant adds that and where its value is.

        What is wrong with a file is said once, whatever roots read it.
        """
        finding = settled(finding)
        key = _key(finding)
        known = self._findings.get(key)
        if known is None:
            if finding.effect != "input" or self._has_room(key, finding):
                self._findings[key] = finding
        elif finding.variants:
            related = _joined(known.related, finding.related)
            fix = _common_fix(known, finding)
            unfixed = known.unfixed or finding.unfixed
            joined = replace(_shared(known, finding), related=related, fix=fix)
            self._findings[key] = replace(joined, unfixed="" if fix else unfixed)

    def silence(self, silenced: Silenced) -> None:
        """Keeps a finding that isn't reported, once for all variants in which that is so."""
        silenced = replace(silenced, finding=settled(silenced.finding))
        key = _key(silenced.finding)
        known = self._silenced.get(key)
        if known is not None:
            silenced = replace(known, finding=_shared(known.finding, silenced.finding))
        self._silenced[key] = silenced

    def leave_undecided(self, item: Undecided) -> None:
        """Keeps what could not be decided, once for all variants."""
        key = (item.id, item.resource, item.root)
        known = self._undecided.get(key)
        self._undecided[key] = item if known is None else _shared(known, item)

    def _has_room(self, key: tuple[object, ...], problem: Finding) -> bool:
        """Whether a new problem is one of the first of its kind in its file; else counts it."""
        alike = self._alike.setdefault((problem.id, problem.span.source.name), _Alike())
        if alike.reported < MAX_ALIKE:
            alike.reported += 1
            return True
        alike.first = alike.first or problem
        alike.others.add(key)
        return False

    def results(self) -> tuple[tuple[Finding, ...], tuple[Silenced, ...]]:
        """All findings, and those that are silenced, by file, place and policy.

        They get their causes, and a fingerprint of its own each, before they are told apart: what
        one that is silenced leaves behind is the same as without that.
        """
        others: dict[tuple[object, ...], Finding] = {}
        for key, alike in self._alike.items():
            counted = _counted(alike)
            if counted is not None:
                others[key] = counted
        every = {key: item.finding for key, item in self._silenced.items()}
        every |= {**self._findings, **others}
        keys = sorted(every, key=lambda key: finding_order(every[key]))
        whole = dict(zip(keys, with_causes(_distinct(every[key] for key in keys)), strict=True))
        findings = (whole[key] for key in keys if key in self._findings or key in others)
        silenced = (self._whole(key, whole[key]) for key in keys if key in self._silenced)
        return tuple(findings), tuple(silenced)

    def _whole(self, key: tuple[object, ...], finding: Finding) -> Silenced:
        """A silenced finding with what it has in common with that of other variants."""
        silenced = self._silenced[key]
        own = replace(
            silenced.finding,
            fingerprint=finding.fingerprint,
            cause=finding.cause,
            shared=finding.shared,
        )
        return replace(silenced, finding=own)

    @property
    def undecided(self) -> tuple[Undecided, ...]:
        """All undecided policies by file, place and policy."""
        return tuple(sorted(self._undecided.values(), key=_undecided_order))


def _key(finding: Finding) -> tuple[object, ...]:
    """What findings of several variants have in common."""
    place = finding.span
    root = "" if finding.effect == "input" else finding.root
    return (finding.id, root, finding.resource, finding.message, place.source.name, place.start)


@dataclass(slots=True)
class _Alike:
    """Problems of one kind in one file: how many are reported, and those that are counted."""

    reported: int = 0
    first: Finding | None = None
    others: set[tuple[object, ...]] = field(default_factory=set)


def _counted(alike: _Alike) -> Finding | None:
    """One finding for all problems that are not reported each, at the first of them."""
    problem, number = alike.first, len(alike.others)
    if problem is None or number == 1:
        return problem
    message = f"{number:,} more problems of this kind in this file begin here; the first: "
    return replace(
        problem,
        message=message + problem.message,
        fingerprint=fingerprint(problem.id, problem.span.source.path, "more"),
        subject="more",
    )


def _distinct(findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, each with a fingerprint of its own.

    Of those with the same one the first keeps it, and the others differ by their variants and
    messages, or by their order where these are the same, too.
    """
    times: Counter[str] = Counter()
    for finding in findings:
        own = finding.fingerprint
        times[own] += 1
        if times[own] > 1:
            own = fingerprint(own, *finding.variants, finding.message)
            times[own] += 1
            own = fingerprint(own, str(times[own])) if times[own] > 1 else own
            finding = replace(finding, fingerprint=own)
        yield finding


def _shared(known: Item, other: Item) -> Item:
    return replace(known, variants=tuple(dict.fromkeys((*known.variants, *other.variants))))


def _common_fix(known: Finding, other: Finding) -> Fix | None:
    """The fix for all variants of a finding: the edits that each of them takes."""
    first, second = known.fix, other.fix
    if first is None or second is None:
        return None
    edits = without_conflicts((*first.edits, *second.edits))
    if edits is None:
        return None
    also = tuple(dict.fromkeys((*first.also, *second.also)))
    why = first.why if first.safe == second.safe or not first.safe else second.why
    return Fix(first.title, edits, first.safe and second.safe, why, also)


def _joined(first: Iterable[Related], second: Iterable[Related]) -> tuple[Related, ...]:
    return tuple({related.span: related for related in (*first, *second)}.values())[:MAX_RELATED]


def finding_order(finding: Finding) -> tuple[str, int, str, str, str, str]:
    span = finding.span
    place = (span.source.path, span.start)
    return (*place, finding.id, finding.root, finding.resource, finding.message)


def _undecided_order(item: Undecided) -> tuple[str, int, str, str]:
    return (item.span.source.path, item.span.start, item.id, item.resource)
