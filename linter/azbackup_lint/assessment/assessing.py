"""Assesses every VM that the paths lead to, in the same pass that finds what is violated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from azbackup_lint.assessment.coverage import coverage_of, obstacles_of
from azbackup_lint.assessment.methods import METHODS, outlook
from azbackup_lint.assessment.model import (
    AssessedVm,
    Assessment,
    Backup,
    Reason,
    Standing,
    strongest,
)
from azbackup_lint.assessment.protection import protection_in
from azbackup_lint.engine import JudgedRoot, LintRun, Sources
from azbackup_lint.estate.view import Concern, View
from azbackup_lint.policy import Evaluator
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.lint_policies import SEVERITIES
from azbackup_lint.policy.messages import shown
from azbackup_lint.settings import Settings
from azbackup_lint.values import Cause

RANK = {"violated": 0, "conditional": 1, "disputed": 2, "undecided": 3}


def assess(sources: Sources, settings: Settings) -> Assessment:
    """Assesses all VMs in scope; raises UsageError and PackError as `lint` does."""
    run = LintRun(sources, settings)
    machines: list[AssessedVm] = []
    for judged in run.judged_roots():
        run.gather(judged)
        machines += _machines(judged, run.evaluator)
    report, edition = run.report(), run.evaluator.edition
    return Assessment(
        report=report,
        edition=edition,
        machines=tuple(machines),
        coverage=coverage_of(edition, report),
        obstacles=obstacles_of(report, machines),
    )


@dataclass(slots=True)
class _Gathered:
    """The reasons that concern one VM, by policy and resource."""

    view: View
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)

    def add(self, reason: Reason) -> None:
        """Keeps a reason; of several by one policy on one resource, the weightiest."""
        key = (reason.policy.id, reason.resource)
        known = self.reasons.get(key)
        if known is None or RANK[reason.standing] < RANK[known.standing]:
            self.reasons[key] = reason

    def against_backup(self) -> tuple[Reason, ...]:
        """The reasons that concern the backup as such, the weightiest first."""
        return _sorted(r for r in self.reasons.values() if r.policy.effect == "backup")

    def against(self, method: str) -> tuple[Reason, ...]:
        """The reasons that concern a restore method, the weightiest first."""
        return _sorted(r for r in self.reasons.values() if method in r.policy.methods)


def _machines(judged: JudgedRoot, evaluator: Evaluator) -> Iterator[AssessedVm]:
    """The VMs of one root in the order of declaration."""
    views = [view for view in judged.views if view.kind == "vm"]
    gathered = {view.address: _Gathered(view) for view in views}
    for decision in judged.decisions:
        if decision.policy.effect == "advice":
            continue
        for concern in decision.view.concerns():
            machine = gathered.get(concern.machine)
            about_it = _narrowed(decision, concern, evaluator)
            if machine is not None and about_it is not None and about_it.verdict != "satisfied":
                machine.add(_reason(about_it, concern.doubts, evaluator.edition))
    for machine in gathered.values():
        yield _assessed(judged, machine)


def _narrowed(decision: Decision, concern: Concern, evaluator: Evaluator) -> Decision | None:
    """What a policy decides for one VM; None where it doesn't apply to that one."""
    if concern.document is None:
        return decision
    view = replace(decision.view, document=concern.document)
    return next(evaluator.decisions_of(decision.policy, [view]), None)


def _assessed(judged: JudgedRoot, gathered: _Gathered) -> AssessedVm:
    view = gathered.view
    against = gathered.against_backup()
    backup = Backup(strongest(against), against)
    return AssessedVm(
        name=shown(view.document.get("name")),
        address=view.address,
        root=judged.name,
        variant=judged.root.variant or "",
        span=view.header.span,
        backup=backup,
        protection=protection_in(view, judged.estate),
        methods=tuple(
            outlook(method, view.document, backup.answer, gathered.against(method.name))
            for method in METHODS
        ),
        existence=view.existence,
    )


def _reason(decision: Decision, doubts: tuple[Cause, ...], edition: Edition) -> Reason:
    policy, view = decision.policy, decision.view
    rows = decision.rows or tuple(row.key for row in edition.rows_of(policy.id))
    return Reason(
        policy=policy,
        standing=_standing(decision, doubts),
        rows=rows,
        resource=view.address,
        span=view.place_of(decision.path).span,
        message=decision.message,
        remedy=decision.remedy,
        because=tuple(dict.fromkeys((*decision.because, *doubts))),
    )


def _standing(decision: Decision, doubts: tuple[Cause, ...]) -> Standing:
    policy = decision.policy
    if decision.verdict == "unknown":
        return "undecided"
    if doubts:
        return "conditional"
    return "violated" if policy.severity == SEVERITIES[policy.effect] else "disputed"


def _sorted(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    return tuple(sorted(reasons, key=lambda r: (RANK[r.standing], r.policy.id, r.resource)))
