"""What stands in the way of each VM: the policies that are violated or can't be decided."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from azbackup_lint.estate.view import Concern, View
from azbackup_lint.light_typing import TYPE_CHECKING, Literal
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.lint_policies import SEVERITIES, Policy
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.source import Span
from azbackup_lint.values import Cause

if TYPE_CHECKING:
    from azbackup_lint.policy.evaluation import Evaluator

Standing = Literal["violated", "conditional", "disputed", "undecided"]
Answer = Literal["yes", "no", "unknown"]

ANSWERS: tuple[Answer, ...] = ("yes", "no", "unknown")

RANK = {"violated": 0, "conditional": 1, "disputed": 2, "undecided": 3}


MOST_REASONS = 20
"""Reasons of one policy that are kept for a VM: hundreds of disks may be of any VM."""


@dataclass(frozen=True, slots=True)
class Reason:
    """A policy that stands in the way of a VM, or may do so.

    It is `violated` for certain; `conditional` where something decides whether what violates it
    is there or concerns the VM; `disputed` where the policy itself gives a reason to weigh less
    than its effect; else `undecided`. `causes` is what it depends on. `message` and `remedy`
    are empty for an undecided policy. `resource` and `span` are those of the finding.
    """

    policy: Policy
    standing: Standing
    rows: tuple[str, ...]
    resource: str
    span: Span
    message: str = ""
    remedy: str = ""
    causes: tuple[Cause, ...] = ()


@dataclass(slots=True)
class Machine:
    """A VM and the reasons that concern it, by policy and resource.

    Of very many by one policy, those of the first resources are kept, and any that is weightier.
    `doubts` has what of its root is missing that may concern it; with any, no answer is a yes.
    """

    view: View
    doubts: tuple[Cause, ...] = ()
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)
    weightiest: dict[str, tuple[int, Standing]] = field(default_factory=dict)
    """The number of reasons in each group, and the weightiest standing among them."""

    def wants(self, group: str, standing: Standing, most: int) -> bool:
        """Whether one more reason of that standing can tell anything, after so many of a group."""
        number, weightiest = self.weightiest.get(group, (0, "undecided"))
        return number < most or RANK[standing] < RANK[weightiest]

    def add(self, group: str, reason: Reason) -> None:
        """Keeps a reason; of several by one policy on one resource, the weightiest."""
        key = (reason.policy.id, reason.resource)
        known = self.reasons.get(key)
        if known is None or RANK[reason.standing] < RANK[known.standing]:
            self.reasons[key] = reason
            number, weightiest = self.weightiest.get(group, (0, reason.standing))
            standing = min(weightiest, reason.standing, key=RANK.__getitem__)
            self.weightiest[group] = (number + 1, standing)

    @property
    def can_be_backed_up(self) -> Answer:
        """Whether the VM can be backed up."""
        answer = strongest(r for r in self.reasons.values() if r.policy.effect == "backup")
        return "unknown" if answer == "yes" and self.doubts else answer

    def against_backup(self) -> tuple[Reason, ...]:
        """The reasons that concern the backup as such, the weightiest first."""
        return _sorted(r for r in self.reasons.values() if r.policy.effect == "backup")

    def against(self, method: str) -> tuple[Reason, ...]:
        """The reasons that concern a restore method, the weightiest first."""
        return _sorted(r for r in self.reasons.values() if method in r.policy.methods)


def machines_of(
    views: Iterable[View],
    decisions: Iterable[Decision],
    evaluator: Evaluator,
    missing: Callable[[str], tuple[Cause, ...]],
) -> tuple[Machine, ...]:
    """The VMs among the views, in their order, each with the decisions about it.

    `missing` tells by the address of a VM what is missing that may concern it.
    """
    machines = _machines(views, missing)
    gathering = _Gathering(machines, evaluator)
    for decision in decisions:
        if decision.policy.effect != "advice":
            gathering.add(decision, decision.policy.id, MOST_REASONS)
    return tuple(machines.values())


def answers_of(
    views: Iterable[View],
    decisions: Iterable[Decision],
    evaluator: Evaluator,
    missing: Callable[[str], tuple[Cause, ...]],
) -> tuple[Answer, ...]:
    """Whether each of the same VMs can be backed up; a weighty reason is enough for that."""
    machines = _machines(views, missing)
    gathering = _Gathering(machines, evaluator)
    for decision in decisions:
        if decision.policy.effect == "backup":
            gathering.add(decision, "backup", 1)
    return tuple(machine.can_be_backed_up for machine in machines.values())


def _machines(
    views: Iterable[View], missing: Callable[[str], tuple[Cause, ...]]
) -> dict[str, Machine]:
    vms = (view for view in views if view.kind == "vm")
    return {view.address: Machine(view, missing(view.address)) for view in vms}


class _Gathering:
    """Adds decisions to the VMs that they concern, as long as these want any."""

    def __init__(self, machines: dict[str, Machine], evaluator: Evaluator) -> None:
        self._machines = machines
        self._evaluator = evaluator
        self._wanting: dict[tuple[str, Standing], dict[str, Machine]] = {}
        self._sated: dict[tuple[str, Standing, int], object] = {}

    def add(self, decision: Decision, group: str, most: int) -> None:
        """Adds what was decided to every VM that it concerns and that it can tell anything.

        Of a group of reasons, the first are enough for a VM, and any that is weightier. Many disks
        may concern the same VMs: once none of these wants more, they are passed over.
        """
        weightiest = _weightiest(decision)
        open_ = self._wanting.setdefault((group, weightiest), self._machines)
        if not open_:
            return
        concerns = decision.view.concerns()
        at_most = _at_most(weightiest, decision.supposes)
        shared = (decision.policy.id, at_most, id(concerns))
        if shared in self._sated:
            return
        narrowed: dict[int, tuple[object, Decision | None]] = {}
        alike: dict[tuple[int, tuple[Cause, ...]], Reason] = {}
        is_wanted = False
        for concern in concerns:
            machine = open_.get(concern.machine)
            if machine is None:
                continue
            if not machine.wants(group, _at_most(at_most, concern.doubts), most):
                if not machine.wants(group, weightiest, most):  # nor will it ever again
                    open_ = self._without(group, weightiest, concern.machine)
                continue
            key = id(concern.facts)
            if key not in narrowed:  # the facts are kept, too, so that no others get their id
                narrowed[key] = (concern.facts, _narrowed(decision, concern, self._evaluator))
            about_it = narrowed[key][1]
            if about_it is None or about_it.verdict == "satisfied":
                continue
            reason = alike.get((id(about_it), concern.doubts))
            if reason is None:
                doubts = (*concern.doubts, *decision.supposes)
                reason = _reason(about_it, doubts, self._evaluator.edition)
                alike[id(about_it), concern.doubts] = reason
            if machine.wants(group, reason.standing, most):
                machine.add(group, reason)
                is_wanted = True
        if not is_wanted and isinstance(concerns, tuple):
            self._sated[shared] = concerns  # kept, so that no other one gets its id

    def _without(self, group: str, weightiest: Standing, machine: str) -> dict[str, Machine]:
        """The VMs that still want such reasons, once one of them wants no more."""
        key = (group, weightiest)
        open_ = self._wanting[key]
        if open_ is self._machines:
            open_ = self._wanting[key] = dict(open_)
        del open_[machine]
        return open_


def _weightiest(decision: Decision) -> Standing:
    """The weightiest that a decision can be for a VM; only locks are decided for each again."""
    is_open = decision.verdict == "unknown" and decision.view.kind != "lock"
    return "undecided" if is_open else "violated"


def _at_most(weightiest: Standing, doubts: tuple[Cause, ...]) -> Standing:
    """The weightiest that is left where there are doubts."""
    return max(weightiest, "conditional", key=RANK.__getitem__) if doubts else weightiest


def strongest(reasons: Iterable[Reason]) -> Answer:
    """The answer that reasons leave: no if one is certain, unknown if there is any, else yes."""
    standings = {reason.standing for reason in reasons}
    if "violated" in standings:
        return "no"
    return "unknown" if standings else "yes"


def _narrowed(decision: Decision, concern: Concern, evaluator: Evaluator) -> Decision | None:
    """What a policy decides for one VM; None where it doesn't apply to that one."""
    if concern.facts is None:
        return decision
    view = replace(decision.view, document={**decision.view.document, **concern.facts})
    return next(evaluator.decisions_of(decision.policy, [view]), None)


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
        causes=tuple(dict.fromkeys((*decision.causes, *doubts))),
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
