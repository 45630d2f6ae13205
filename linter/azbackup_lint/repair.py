"""Applies fixes and lints again, until nothing is left to fix. Nothing is written to files."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from azbackup_lint.edits import Edit, edited
from azbackup_lint.encodings import text_on_disk
from azbackup_lint.engine import Judge, lint
from azbackup_lint.problems import UNNEEDED_BASELINE, UNUSED_SUPPRESSION
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.report.model import Finding, Report
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source, Span

MAX_ROUNDS = 100
"""Rounds of linting; each is for the fixes of one policy."""

CONSEQUENCES = (UNUSED_SUPPRESSION.id, UNNEEDED_BASELINE.id)
"""What is to be expected of mending: nothing is left to be kept quiet."""

Key = tuple[str, str, str]
"""What a finding is about, wherever it stands: policy, root and resource."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A finding whose fix was tried and taken back, and why."""

    finding: Finding
    why: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A file with its text before and after."""

    path: str
    file: Path
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repair:
    """What fixing comes to: the report before and after, and the texts that change.

    `fixed` are the findings that are gone by a fix of theirs.
    """

    before: Report
    after: Report
    changed: tuple[Changed, ...] = ()
    fixed: tuple[Finding, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def gone(self) -> int:
        """How many findings aren't there any more, whatever takes the place of one."""
        left = Counter(finding.fingerprint for finding in self.after.findings)
        found = Counter(finding.fingerprint for finding in self.before.findings)
        return (found - left).total()

    @property
    def unsafe(self) -> tuple[Finding, ...]:
        """The findings left that have an unsafe fix, which nobody asked for."""
        refused = {_key(item.finding) for item in self.refused}
        findings = (f for f in self.after.findings if f.fix and not f.fix.safe)
        return tuple(f for f in findings if _key(f) not in refused)


def repair(
    sources: Sources, settings: Settings, *, unsafe: bool = False, judge: Judge | None = None
) -> Repair:
    """Fixes what can be fixed, with unsafe fixes if they are asked for.

    Every fix is held to its word: its finding is gone afterwards, there is no new one, and all
    files still parse. Otherwise it is taken back. Where `sources` keeps to some files, so do fixes.
    """
    return _Repairer(sources, settings, judge or Judge(settings), unsafe).run()


@dataclass(slots=True)
class _Repairer:
    sources: Sources
    settings: Settings
    judge: Judge
    unsafe: bool
    texts: dict[Path, str] = field(default_factory=dict)
    originals: dict[Path, Source] = field(default_factory=dict)
    fixed: list[Finding] = field(default_factory=list)
    refused: dict[Key, Refused] = field(default_factory=dict)
    _as_written: dict[Path, bool] = field(default_factory=dict)

    def run(self) -> Repair:
        before = report = self._lint({})
        for _ in range(MAX_ROUNDS):
            wanted = _compatible(_due_first(self._fixable(report), report))
            if not wanted:
                break
            report = self._apply([_key(finding) for finding in wanted], report)
        changed = (
            Changed(source.path, file, source.text, self.texts[file])
            for file, source in self.originals.items()
            if source.text != self.texts[file]
        )
        by_path = sorted(changed, key=lambda item: item.path)
        return Repair(
            before, report, tuple(by_path), tuple(self.fixed), tuple(self.refused.values())
        )

    def _lint(self, texts: Mapping[Path, str]) -> Report:
        overlay = {**self.sources.overlay, **self.texts, **texts}
        return lint(replace(self.sources, overlay=overlay), self.settings, judge=self.judge)

    def _fixable(self, report: Report) -> list[Finding]:
        return [f for f in report.findings if _key(f) not in self.refused and self._may_fix(f)]

    def _may_fix(self, finding: Finding) -> bool:
        fix = finding.fix
        if fix is None or not (fix.safe or self.unsafe):
            return False
        files = {edit.span.source.file for edit in fix.edits}
        if self.sources.only and not files <= self.sources.only:
            return False
        return all(self._is_as_written(edit.span.source) for edit in fix.edits)

    def _is_as_written(self, source: Source) -> bool:
        """Whether a text is what its file holds, and no reading of it that leaves things out."""
        file = source.file
        if file is None:
            return False
        if file in self.texts or file in self.sources.overlay:
            return True
        if file not in self._as_written:
            self._as_written[file] = text_on_disk(file) == source.text
        return self._as_written[file]

    def _apply(self, keys: Sequence[Key], report: Report) -> Report:
        """The report after the fixes that stand the test; halves are tried where all don't."""
        chosen = set(keys)
        findings = [f for f in self._fixable(report) if _key(f) in chosen]
        findings = _compatible(findings)
        if not findings:
            return report
        edits = {edit for finding in findings if finding.fix for edit in finding.fix.edits}
        texts = _texts(edits)
        after = self._lint(texts)
        why = _fault(findings, report, after)
        if not why:
            for edit in edits:
                file = edit.span.source.file
                if file is not None:
                    self.originals.setdefault(file, edit.span.source)
            self.texts.update(texts)
            self.fixed += findings
            return after
        groups = _by_edits(findings)
        if len(groups) == 1:
            self.refused.update({_key(f): Refused(f, why) for f in findings})
            return report
        middle = len(groups) // 2
        for half in (groups[:middle], groups[middle:]):
            report = self._apply([_key(f) for group in half for f in group], report)
        return report


def _key(finding: Finding) -> Key:
    return finding.id, finding.root, finding.resource


def _due_first(findings: list[Finding], report: Report) -> list[Finding]:
    """The findings of one policy, which no fix of another one has to come before.

    Days of instant restore that a Standard policy doesn't take may be fine for an Enhanced one.
    """
    ids = {finding.id for finding in findings}
    rules = {policy.id: policy.fix for policy in report.policies if policy.fix}
    free = {id_ for id_ in ids if id_ not in rules or ids.isdisjoint(rules[id_].after)}
    first = min(free or ids, default="")
    return [finding for finding in findings if finding.id == first]


def _compatible(findings: Iterable[Finding]) -> list[Finding]:
    """As many of the findings, in their order, as have fixes that don't touch each other."""
    chosen: list[Finding] = []
    taken = _Taken()
    for finding in findings:
        if finding.fix and taken.take(finding.fix.edits):
            chosen.append(finding)
    return chosen


class _Taken:
    """Edits that don't touch each other, in the order of their places in each text."""

    def __init__(self) -> None:
        self._edits: set[Edit] = set()
        self._places: dict[Source, list[tuple[int, int]]] = {}

    def take(self, edits: Iterable[Edit]) -> bool:
        """Takes edits that are new, if none of them touches one that was taken."""
        new = [edit for edit in edits if edit not in self._edits]
        if any(self._is_touched(edit.span) for edit in new):
            return False
        for edit in new:
            insort(self._places.setdefault(edit.span.source, []), (edit.span.start, edit.span.end))
        self._edits.update(new)
        return True

    def _is_touched(self, span: Span) -> bool:
        places = self._places.get(span.source, [])
        at = bisect_left(places, (span.start, span.start))
        before, after = places[max(at - 1, 0) : at], places[at : at + 1]
        if any(start == span.start or end > span.start for start, end in before):
            return True
        return any(start == span.start or start < span.end for start, _ in after)


def _by_edits(findings: Iterable[Finding]) -> list[list[Finding]]:
    """The findings in groups that the same edits fix."""
    groups: dict[tuple[Edit, ...], list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.fix.edits if finding.fix else (), []).append(finding)
    return list(groups.values())


def _texts(edits: Iterable[Edit]) -> dict[Path, str]:
    by_source: dict[Source, list[Edit]] = {}
    for edit in edits:
        by_source.setdefault(edit.span.source, []).append(edit)
    return {
        source.file: edited(source, own)
        for source, own in by_source.items()
        if source.file is not None
    }


def _fault(fixed: Iterable[Finding], before: Report, after: Report) -> str:
    """What is wrong with fixes by the report after them; empty if nothing is."""
    old, new = (Counter(map(_about, report.findings)) for report in (before, after))
    left = next((f for f in fixed if new[_about(f)] >= old[_about(f)]), None)
    if left is not None:
        return "the finding is still there afterwards"
    open_before = {(u.id, u.root, u.resource) for u in before.undecided}
    open_after = {(u.id, u.root, u.resource) for u in after.undecided} - open_before
    if any(_key(finding) in open_after for finding in fixed):
        return "it can't be decided any more afterwards"
    if len(after.failures) > len(before.failures):
        return "linting fails afterwards"
    more = next(
        (f for f in after.findings if new[_about(f)] > old[_about(f)] and f.id not in CONSEQUENCES),
        None,
    )
    return f"it leads to {more.id} {more.name}: {more.message}" if more else ""


def _about(finding: Finding) -> Key:
    if finding.effect == "input":
        return finding.id, finding.span.source.path, ""
    return _key(finding)
