"""What to mend first: the causes that keep most VMs from being backed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from azbackup_lint.assessment.model import AssessedVm, Fix
from azbackup_lint.policy.reasons import Reason
from azbackup_lint.records import dataclass
from azbackup_lint.report.entries import Entry, entries_of
from azbackup_lint.report.model import Report

MAX_FIXES = 20
"""Causes that are put in order; it takes a look at all VMs for each."""

WHOLE = 5040
"""A VM, of which each of its causes has an equal share: what frees none counts by its shares."""

NO_FINDING = -1
"""The cause of what is not reported, so that nothing in the list mends it."""

Key = tuple[str, str, str, str, int]


@dataclass(frozen=True, slots=True)
class _Blocked:
    """A VM that can't be backed up: the causes, and whether there are doubts besides."""

    causes: frozenset[int]
    has_doubts: bool


def fixes_of(report: Report, machines: Sequence[AssessedVm]) -> tuple[Fix, ...]:
    """The causes in the order in which mending them frees most VMs soonest."""
    entries = entries_of(finding for finding in report.findings if finding.effect == "backup")
    numbers: dict[Key, int] = {}
    for number, entry in enumerate(entries):
        for finding in entry.findings:
            place = (finding.span.source.name, finding.span.start)
            numbers.setdefault((finding.id, finding.root, finding.resource, *place), number)
    waiting = [_blocked(machine, numbers) for machine in machines if machine.backup.answer == "no"]
    return tuple(_in_order(entries, waiting))


def _blocked(machine: AssessedVm, numbers: dict[Key, int]) -> _Blocked:
    reasons = machine.backup.reasons
    certain = [reason for reason in reasons if reason.standing == "violated"]
    causes = frozenset(numbers.get(_key(reason, machine.root), NO_FINDING) for reason in certain)
    return _Blocked(causes, len(certain) < len(reasons))


def _key(reason: Reason, root: str) -> Key:
    return (reason.policy.id, root, reason.resource, reason.span.source.name, reason.span.start)


def _in_order(entries: Sequence[Entry], waiting: Sequence[_Blocked]) -> Iterator[Fix]:
    concerned = Counter(cause for blocked in waiting for cause in blocked.causes)
    mended: set[int] = set()
    while len(mended) < MAX_FIXES:
        freed, opened, share = Counter[int](), Counter[int](), Counter[int]()
        for blocked in waiting:
            causes = blocked.causes - mended
            share.update(dict.fromkeys(causes, WHOLE // max(len(causes), 1)))
            if len(causes) == 1:
                (opened if blocked.has_doubts else freed).update(causes)
        del share[NO_FINDING]
        if not share:
            return
        best = max(share, key=lambda cause: (freed[cause], opened[cause], share[cause], -cause))
        mended.add(best)
        yield Fix(entries[best], concerned[best], freed[best], opened[best])
