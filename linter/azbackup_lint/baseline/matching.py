"""Which findings a baseline knows, and which of its entries nothing needs any more.

An entry keeps one finding quiet, never two. First come those of the same root; then those whose
root was renamed: the old one is gone, and the new one isn't in the baseline.
"""

from __future__ import annotations

import os
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.baseline.known_findings import Baseline, KnownFinding, entry_of
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Report
from azbackup_lint.report.outcome import is_unread


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a run looked at: roots by the paths that people use, folders, and ids of policies.

    It is not `complete` where input could not be read, or only a part was asked for.
    """

    roots: frozenset[str]
    folders: tuple[Path, ...]
    policies: frozenset[str]
    complete: bool


Key = Callable[[KnownFinding], Hashable]


@dataclass(frozen=True, slots=True)
class Match:
    """The findings of a report that a baseline knows, by their numbers, and the other entries.

    `unneeded` entries were looked for, and nothing has them any more; `unseen` ones the run can't
    tell of.
    """

    known: Mapping[int, KnownFinding]
    unneeded: Sequence[KnownFinding]
    unseen: Sequence[KnownFinding]


def match_findings(report: Report, baseline: Baseline, coverage: Coverage) -> Match:
    """Finds for each entry at most one finding."""
    return _Matching(report, baseline, coverage).match()


class _Matching:
    """The entries and findings that are left to match."""

    def __init__(self, report: Report, baseline: Baseline, coverage: Coverage) -> None:
        self._folder = baseline.folder
        self._coverage = coverage
        self._roots = {_absolute(root, Path.cwd()) for root in coverage.roots}
        self._undecided = {
            (item.id, item.resource, _absolute(item.root, Path.cwd())) for item in report.undecided
        }
        self._entries = dict(enumerate(baseline.entries))
        self._known_roots = {entry.root for entry in baseline.entries}
        self._findings = {
            number: entry_of(finding, baseline.folder)
            for number, finding in enumerate(report.findings)
            if not is_unread(finding)
        }
        self._known: dict[int, KnownFinding] = {}

    def match(self) -> Match:
        """Matches by fingerprint, then over renamed roots, those of the same name first."""
        self._pair(lambda entry: (entry.fingerprint, entry.message))
        self._pair(lambda entry: entry.fingerprint)
        self._pair_moved(lambda entry: (*entry.apart_from_root, Path(entry.root).name))
        self._pair_moved(lambda entry: entry.apart_from_root)
        unneeded: list[KnownFinding] = []
        unseen: list[KnownFinding] = []
        for entry in self._entries.values():
            (unneeded if self._is_unneeded(entry) else unseen).append(entry)
        return Match(self._known, unneeded, unseen)

    def _pair(self, key: Key) -> None:
        """Gives each finding an entry of the same key, as long as there are some."""
        waiting: dict[Hashable, deque[int]] = defaultdict(deque)
        for index, entry in self._entries.items():
            waiting[key(entry)].append(index)
        for number, finding in [*self._findings.items()]:
            if waiting[key(finding)]:
                self._settle(number, waiting[key(finding)].popleft())

    def _pair_moved(self, key: Key) -> None:
        """The same over renamed roots, where there are entries for all findings of a key.

        Where there are not, it can't be told which of the findings is new.
        """
        gone: dict[Hashable, list[int]] = defaultdict(list)
        for index, entry in self._entries.items():
            if self._is_gone(entry):
                gone[key(entry)].append(index)
        moved: dict[Hashable, list[int]] = defaultdict(list)
        for number, finding in self._findings.items():
            if finding.root not in self._known_roots:
                moved[key(finding)].append(number)
        for group, numbers in moved.items():
            if len(numbers) <= len(gone[group]):
                for number, index in zip(numbers, gone[group], strict=False):
                    self._settle(number, index)

    def _settle(self, number: int, index: int) -> None:
        del self._findings[number]
        self._known[number] = self._entries.pop(index)

    def _is_gone(self, entry: KnownFinding) -> bool:
        """Whether the root of an entry is none any more."""
        root = _absolute(entry.root, self._folder)
        if root in self._roots:
            return False
        return not looks.exists(root) or (not entry.is_about_input and self._is_below(root))

    def _is_below(self, root: str) -> bool:
        """Whether a path would have been found by this run."""
        return any(Path(root).is_relative_to(folder) for folder in self._coverage.folders)

    def _is_unneeded(self, entry: KnownFinding) -> bool:
        """Whether the run would have had the finding, and surely hasn't."""
        if not self._coverage.complete or entry.policy not in self._coverage.policies:
            return False
        root = _absolute(entry.root, self._folder)
        if (entry.policy, entry.resource, root) in self._undecided:
            return False
        was_seen = self._is_below(root) if entry.is_about_input else root in self._roots
        return was_seen or self._is_gone(entry)


def _absolute(path: str, folder: Path) -> str:
    return os.path.normpath(folder / path)
