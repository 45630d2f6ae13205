"""Decides all policies of an edition on views."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from azbackup_lint.estate.view import View, ViewKind
from azbackup_lint.policy.compilation import Compiler
from azbackup_lint.policy.conditions import Condition
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.messages import fill
from azbackup_lint.policy.policies import Policy


class ActivePolicy:
    """A policy compiled for an edition when the first view asks for it."""

    def __init__(self, policy: Policy, edition: Edition) -> None:
        self.policy = policy
        self._compiler = Compiler(policy.document, edition, policy.rows)

    @cached_property
    def when(self) -> Condition:
        """When the policy applies."""
        return Condition(self._compiler.condition(self.policy.when, ("when",)))

    @cached_property
    def require(self) -> Condition:
        """What must hold then."""
        return Condition(self._compiler.condition(self.policy.require, ("require",)))

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
        return Decision(self.policy, view, "unknown", path, because=causes)

    def _violated(self, view: View) -> Decision:
        document: Any = view.document

        def limit(name: str) -> Any:
            return self._compiler.limit(name, ("message",))

        return Decision(
            self.policy,
            view,
            "violated",
            self.require.violation(document),
            fill(self.policy.message, document, limit),
            fill(self.policy.remedy, document, limit),
        )


@dataclass(frozen=True, slots=True)
class Evaluator:
    """The policies that are active in an edition, by the kind of view that they look at."""

    edition: Edition
    active: dict[ViewKind, list[ActivePolicy]] = field(default_factory=dict)
    others: Callable[[], Iterable[Edition]] = tuple

    def decide_all(self, views: Iterable[View]) -> Iterator[Decision]:
        """Every verdict that is not simply inapplicable."""
        for view in views:
            for policy in self.active.get(view.kind, ()):
                decision = policy.decide(view)
                if decision.verdict != "inapplicable":
                    yield decision

    def notes(self, policy: Policy) -> tuple[str, ...]:
        """How other editions judge differently, one sentence each."""
        notes = []
        for other in self.others():
            if other.date != self.edition.date and not other.rows_of(policy.id):
                word = "since" if other.date > self.edition.date else "in"
                notes.append(f"not a fault {word} edition {other.date} of the matrix")
        return tuple(notes)


def build_evaluator(
    edition: Edition,
    policies: Iterable[Policy],
    wanted: Callable[[str, str], bool],
    others: Callable[[], Iterable[Edition]] = tuple,
) -> Evaluator:
    """The evaluator of an edition: the wanted policies that one of its rows names."""
    enforced = {id_ for row in edition.rows.values() for id_ in row.enforced_by}
    evaluator = Evaluator(edition, others=others)
    for policy in sorted(policies, key=lambda policy: policy.id):
        if policy.id in enforced and wanted(policy.id, policy.name):
            evaluator.active.setdefault(policy.on, []).append(ActivePolicy(policy, edition))
    return evaluator
