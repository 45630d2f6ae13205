"""Entries: findings that one change mends, printed as one."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.model import MAX_RELATED, Finding, Related
from azbackup_lint.source import Span

CAUSE_LENGTH = 12
"""Digits of a cause, which is the beginning of the fingerprint of the first of its findings."""

NUMBERS = lazy_regex(r"([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Entry:
    """Findings of one policy with one cause and one severity, shown at the place to change."""

    findings: tuple[Finding, ...]
    span: Span
    message: str

    @property
    def first(self) -> Finding:
        """One of the findings, for what all have in common."""
        return self.findings[0]

    @property
    def is_brief(self) -> bool:
        """Whether one line is enough: a note on the input, of which there may be many."""
        return self.first.effect == "input" and self.first.severity == "note"

    @property
    def is_fixed_safely(self) -> bool:
        """Whether a safe fix mends all of its findings."""
        return all(finding.fix is not None and finding.fix.safe for finding in self.findings)

    @property
    def is_fixed(self) -> bool:
        """Whether fixes, perhaps unsafe ones, mend all of its findings."""
        return all(finding.fix is not None for finding in self.findings)

    @property
    def ordered(self) -> list[Finding]:
        """The findings by root and address, numbers by their size."""
        return sorted(self.findings, key=_natural_order)

    @property
    def by_root(self) -> dict[str, list[str]]:
        """The resources, with the variants that they are of, by their roots."""
        roots: dict[str, dict[str, dict[str, None]]] = {}
        for finding in self.ordered:
            variants = roots.setdefault(finding.root, {}).setdefault(finding.resource, {})
            variants.update(dict.fromkeys(finding.variants))
        return {
            root: [f"{name} [{', '.join(of)}]" if of else name for name, of in resources.items()]
            for root, resources in roots.items()
        }

    @property
    def resources(self) -> int:
        """How many resources it is about; the same address in two roots is two."""
        return sum(map(len, self.by_root.values()))

    @property
    def variants(self) -> tuple[str, ...]:
        """The sets of inputs that lead to any of the findings."""
        return tuple(dict.fromkeys(name for f in self.findings for name in f.variants))

    @property
    def notes(self) -> tuple[str, ...]:
        """The findings' notes on editions, each sentence once."""
        return tuple(dict.fromkeys(note for f in self.findings for note in f.notes))

    @property
    def origins(self) -> tuple[Related, ...]:
        """Where the wrong values come from in the end, if not from the place of the entry."""
        places: dict[Span, Related] = {}
        for finding in self.findings:
            steps = [related for related in finding.related if related.is_origin]
            ends = [related for related in steps if related.is_written] or steps[-1:]
            places.update((related.span, related) for related in ends)
        return tuple(related for span, related in places.items() if span != self.span)

    @property
    def used(self) -> tuple[Span, ...]:
        """Where the values are used that are written at the place of the entry."""
        places = (finding.span for finding in self.findings)
        return tuple(dict.fromkeys(span for span in places if span != self.span))

    @property
    def related(self) -> tuple[Related, ...]:
        """The other places of the findings, each once; first where the values are used."""
        is_input = self.first.effect == "input"
        words = "the same is here" if is_input else "the value is used here"
        uses = (Related(words, finding.span) for finding in self.findings)
        others = (related for finding in self.findings for related in finding.related)
        places: dict[Span, Related] = {}
        for related in (*uses, *others):
            if related.span != self.span:
                places.setdefault(related.span, related)
        return tuple(places.values())[:MAX_RELATED]


def with_causes(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings with their causes: the same for those of one policy with one place to change.

    That is the place that they share, if several do, or else the place of the value itself.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    findings = list(findings)
    for number, finding in enumerate(findings):
        groups.setdefault(_shared_place(finding), []).append(number)
    for key, numbers in [*groups.items()]:
        if len(numbers) == 1 and findings[numbers[0]].shared is not None:
            (number,) = groups.pop(key)
            findings[number] = replace(findings[number], shared=None)
            groups.setdefault(_shared_place(findings[number]), []).append(number)
    for numbers in groups.values():
        cause = findings[min(numbers)].fingerprint[:CAUSE_LENGTH]
        for number in numbers:
            findings[number] = replace(findings[number], cause=cause)
    return tuple(findings)


def entries_of(findings: Iterable[Finding]) -> tuple[Entry, ...]:
    """The findings gathered by cause, in the order of their places."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        key = (finding.id, finding.cause or finding.fingerprint, finding.severity)
        groups.setdefault((*key, finding.conditional), []).append(finding)
    return tuple(sorted(map(_entry, groups.values()), key=_order))


def _entry(findings: list[Finding]) -> Entry:
    first, shared = findings[0], findings[0].shared
    at_one_place = all(finding.span == first.span for finding in findings)
    if shared is None or len(findings) == 1 or (at_one_place and not shared.message):
        return Entry(tuple(findings), first.span, first.message)
    return Entry(tuple(findings), shared.span, shared.message or first.message)


def _natural_order(finding: Finding) -> list[tuple[int, str]]:
    """Sorts by root and address, numbers by their size."""
    pieces = NUMBERS.split(f"{finding.root}\0{finding.resource}")
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces]


def _shared_place(finding: Finding) -> tuple[object, ...]:
    if finding.shared is not None:
        place = finding.shared.span
        return (finding.id, finding.shared.message, place.source.path, place.start)
    if finding.effect == "input":
        return (finding.id, finding.subject, finding.message, finding.span.source.path)
    return (finding.id, "", finding.span.source.path, finding.span.start)


def _order(entry: Entry) -> tuple[str, int, str, str]:
    return (entry.span.source.path, entry.span.start, entry.first.id, entry.first.root)
