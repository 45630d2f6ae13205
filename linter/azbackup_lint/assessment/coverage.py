"""How often the rows of an edition are violated, and which unknowns leave more undecided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from azbackup_lint.assessment.model import AssessedVm, Obstacle, RowCoverage
from azbackup_lint.policy.editions import Edition
from azbackup_lint.report.model import Report, Undecided
from azbackup_lint.values import Cause

NO_REASON = ("no reason known", "")


def coverage_of(edition: Edition, report: Report) -> tuple[RowCoverage, ...]:
    """Every row of the edition, in its order, with the findings and undecided checks under it."""
    violated = Counter(row for finding in report.findings for row in finding.rows)
    undecided = Counter(item.id for item in report.undecided)
    return tuple(
        RowCoverage(row, violated[row.key], sum(undecided[id_] for id_ in row.enforced_by))
        for row in edition.rows.values()
    )


def obstacles_of(report: Report, machines: Sequence[AssessedVm]) -> tuple[Obstacle, ...]:
    """What isn't known, with the checks that wait for it; what most VMs wait for comes first."""
    waiting: dict[tuple[str, str], list[Undecided]] = {}
    for item in report.undecided:
        for reason in _reasons(item.causes) or [NO_REASON]:
            waiting.setdefault(reason, []).append(item)
    concerned: Counter[tuple[str, str]] = Counter()
    for machine in machines:
        concerned.update(set(_reasons(_causes(machine))))
    obstacles = [
        Obstacle(subject, remedy, tuple(items), concerned[subject, remedy])
        for (subject, remedy), items in waiting.items()
    ]
    return tuple(sorted(obstacles, key=_order))


def _causes(machine: AssessedVm) -> Iterable[Cause]:
    """What the answers about a VM wait for."""
    reasons = [*machine.backup.reasons]
    yield from machine.backup.causes
    for method in machine.methods:
        reasons += method.reasons
        yield from method.causes
    for reason in reasons:
        yield from reason.causes


def _reasons(causes: Iterable[Cause]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((cause.subject, cause.remedy) for cause in causes))


def _order(obstacle: Obstacle) -> tuple[int, int, str, str]:
    return (-obstacle.machines, -len(obstacle.waiting), obstacle.subject, obstacle.remedy)
