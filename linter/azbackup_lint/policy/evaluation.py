"""Decides all policies of an edition on views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from azbackup_lint.estate.view import View, ViewKind
from azbackup_lint.policy.active_policies import ActivePolicy
from azbackup_lint.policy.decisions import Decision, VerdictKind
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.known_verdicts import KnownVerdicts
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.records import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Allowance:
    """An edition by which a policy is not violated, surely or perhaps, and a sentence on that."""

    edition: str
    is_certain: bool
    note: str


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The policies that are active in an edition, by the kind of view that they look at."""

    edition: Edition
    active: dict[ViewKind, list[ActivePolicy]] = field(default_factory=dict)
    others: Callable[[], Iterable[Edition]] = tuple
    policies: Mapping[str, Policy] = field(default_factory=dict)
    _elsewhere: dict[tuple[str, str], ActivePolicy] = field(default_factory=dict)
    _known: dict[ViewKind, KnownVerdicts] = field(default_factory=dict)

    @property
    def fixable(self) -> frozenset[str]:
        """The ids of the policies that have a fix."""
        every = (item.policy for kind in self.active.values() for item in kind)
        return frozenset(policy.id for policy in every if policy.fix is not None)

    def active_policy(self, policy: Policy) -> ActivePolicy | None:
        """A policy as it is active in the edition; None if it isn't."""
        active = self.active.get(policy.on, ())
        return next((item for item in active if item.policy is policy), None)

    def decide_all(self, views: Iterable[View]) -> Iterator[Decision]:
        """Every verdict that is not simply inapplicable."""
        for view in views:
            for policy in self.active.get(view.kind, ()):
                decision = policy.decide(view)
                if decision.verdict != "inapplicable":
                    yield decision

    def open_decisions(self, view: View) -> Iterator[Decision]:
        """The verdicts on a view that are violated or unknown."""
        return self._known_verdicts(view).open_decisions(view)

    def outlined_decisions(self, view: View) -> tuple[Decision, ...]:
        """The same, without the facts of views on which nothing is violated."""
        return self._known_verdicts(view).outlined_decisions(view)

    def _known_verdicts(self, view: View) -> KnownVerdicts:
        known = self._known.get(view.kind)
        if known is None:
            known = self._known[view.kind] = KnownVerdicts(self.active.get(view.kind, ()))
        return known

    def decisions_of(self, policy: Policy, views: Iterable[View]) -> Iterator[Decision]:
        """The verdicts of one policy that are not simply inapplicable."""
        active = [active for active in self.active.get(policy.on, ()) if active.policy == policy]
        return replace(self, active={policy.on: active}, _known={}).decide_all(views)

    def allowances(self, decision: Decision) -> tuple[Allowance, ...]:
        """The other editions that allow, or may allow, what violates a policy."""
        policy, view = decision.policy, decision.view
        allowances = []
        for other in self.others():
            rows = other.rows_about(policy.id)
            verdict = self._verdict_by(other, policy, view)
            if other.date == self.edition.date or not rows or verdict == "violated":
                continue
            perhaps = "perhaps " if verdict == "unknown" else ""
            since = "since" if other.date > self.edition.date else "in"
            plain = any(row.verdict in ("supported", "limit") for row in rows)
            tail = "" if plain else f", under conditions: {rows[0].summary}"
            note = f"{perhaps}supported {since} edition {other.date} of the matrix{tail}"
            allowances.append(Allowance(other.date, not perhaps, note))
        return tuple(allowances)

    def _verdict_by(self, edition: Edition, policy: Policy, view: View) -> VerdictKind:
        """The policy's verdict on a view by another edition, in which it need not be active.

        Where it doesn't apply there, another policy of its row may: then that one's fault counts.
        """
        verdict = self._own_verdict_by(edition, policy, view)
        if verdict != "inapplicable":
            return verdict
        ids = {id_ for row in edition.rows_of(policy.id) for id_ in row.enforced_by}
        others = (self.policies[id_] for id_ in sorted(ids) if id_ in self.policies)
        verdicts = [self._own_verdict_by(edition, p, view) for p in others if p.on == policy.on]
        return "violated" if "violated" in verdicts else verdict

    def _own_verdict_by(self, edition: Edition, policy: Policy, view: View) -> VerdictKind:
        if not edition.rows_of(policy.id):
            return "inapplicable"
        key = (edition.date, policy.id)
        if key not in self._elsewhere:
            self._elsewhere[key] = ActivePolicy(policy, edition)
        return self._elsewhere[key].verdict(view.document)


def build_evaluator(
    edition: Edition,
    policies: Iterable[Policy],
    active: Iterable[Policy],
    others: Callable[[], Iterable[Edition]] = tuple,
) -> Evaluator:
    """The evaluator of an edition, for those of all policies that are active in it."""
    by_id = {policy.id: policy for policy in sorted(policies, key=lambda policy: policy.id)}
    evaluator = Evaluator(edition, others=others, policies=by_id)
    for policy in active:
        evaluator.active.setdefault(policy.on, []).append(ActivePolicy(policy, edition))
    return evaluator
