"""Decides all policies of an edition on views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from azbackup_lint.estate.view import Path, View, ViewKind
from azbackup_lint.policy.compilation import Compiler
from azbackup_lint.policy.conditions import Condition
from azbackup_lint.policy.decisions import Decision, VerdictKind
from azbackup_lint.policy.editions import Edition, Row
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import fill, named_facts
from azbackup_lint.policy.remedies import language_of
from azbackup_lint.records import dataclass, field, replace


class ActivePolicy:
    """A policy compiled for an edition when the first view asks for it."""

    def __init__(self, policy: Policy, edition: Edition) -> None:
        self.policy = policy
        self.rows = edition.rows_of(policy.id)
        self._edition = edition
        self.compiler = Compiler(policy.document, edition, policy.rows)

    @cached_property
    def when(self) -> Condition:
        """When the policy applies: its own `when`, narrowed by the edition's rows."""
        own = self.compiler.condition(self.policy.when, ("when",))
        if not all(row.when for row in self.rows):
            return Condition(own)
        return Condition({"allOf": [own, {"anyOf": [self._narrowed(row) for row in self.rows]}]})

    @cached_property
    def require(self) -> Condition:
        """What must hold then."""
        return Condition(self.compiler.condition(self.policy.require, ("require",)))

    def decide(self, view: View) -> Decision:
        """The policy's verdict on a view of its kind."""
        document = view.document
        applies = self.when.decide(document)
        if applies == "fails":
            return Decision(self.policy, view, "inapplicable")
        holds = self.require.decide(document)
        if holds == "holds":
            return Decision(self.policy, view, "satisfied")
        if applies == "holds" and holds == "fails":
            return self._violated(view)
        causes, path = self.require.obstacles(document) if holds == "unknown" else ((), ())
        if applies == "unknown":
            more, when_path = self.when.obstacles(document)
            causes, path = tuple(dict.fromkeys((*more, *causes))), path or when_path
        return Decision(self.policy, view, "unknown", path, causes=causes)

    def _narrowed(self, row: Row) -> dict[str, Any]:
        document = row.document or self.policy.document
        compiler = Compiler(document, self._edition, (row.key,))
        return compiler.condition(row.when, ("rows", row.key, "when"))

    def _violated(self, view: View) -> Decision:
        def limit(name: str) -> Any:
            return self.compiler.limit(name, ("message",))

        together = self.policy.together
        path = self._place_of_violation(view)
        language = language_of(view.place_of(path).resource or view.address)
        return Decision(
            self.policy,
            view,
            "violated",
            path,
            fill(self.policy.message, view, limit),
            fill(self.policy.remedy.of(language), view, limit),
            fill(together.message, view, limit) if together else "",
            rows=tuple(row.key for row in self.rows),
        )

    def _place_of_violation(self, view: View) -> Path:
        """The first fact to blame that the message names, else one that is written."""
        blamed = self.require.blamed(view.document)
        for named in named_facts(self.policy.message):
            for path in blamed:
                if path[: len(named)] == named:
                    return path
        written = (path for path in blamed if path in view.places)
        return next(written, blamed[0] if blamed else ())


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

    def decisions_of(self, policy: Policy, views: Iterable[View]) -> Iterator[Decision]:
        """The verdicts of one policy that are not simply inapplicable."""
        active = [active for active in self.active.get(policy.on, ()) if active.policy == policy]
        return replace(self, active={policy.on: active}).decide_all(views)

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
        return self._elsewhere[key].decide(view).verdict


def build_evaluator(
    edition: Edition,
    policies: Iterable[Policy],
    wanted: Callable[[str, str], bool],
    others: Callable[[], Iterable[Edition]] = tuple,
) -> Evaluator:
    """The evaluator of an edition: the wanted policies that one of its rows names."""
    enforced = {id_ for row in edition.rows.values() for id_ in row.enforced_by}
    by_id = {policy.id: policy for policy in sorted(policies, key=lambda policy: policy.id)}
    evaluator = Evaluator(edition, others=others, policies=by_id)
    for policy in by_id.values():
        if policy.id in enforced and wanted(policy.id, policy.name):
            evaluator.active.setdefault(policy.on, []).append(ActivePolicy(policy, edition))
    return evaluator
