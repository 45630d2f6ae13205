"""Policies as they are active in an edition: compiled, and decided on single views."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from azbackup_lint.estate.view import Path, View
from azbackup_lint.light_typing import Any, Literal
from azbackup_lint.policy.compilation import Compiler
from azbackup_lint.policy.conditions import Condition, causes_at
from azbackup_lint.policy.decisions import Decision, VerdictKind
from azbackup_lint.policy.editions import Edition, Row
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.messages import fill, named_facts
from azbackup_lint.policy.remedies import language_of
from azbackup_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Obstacles:
    """The paths of the unknowns that keep `when` and `require` undecided."""

    of_when: tuple[Path, ...]
    of_require: tuple[Path, ...]

    @property
    def path(self) -> Path:
        """The path of the first of them."""
        path = self.of_require[0] if self.of_require else ()
        return path or (self.of_when[0] if self.of_when else ())


@dataclass(frozen=True, slots=True)
class Faults:
    """The paths of the facts that make `require` fail."""

    paths: tuple[Path, ...]


Judgement = Literal["satisfied", "inapplicable"] | Faults | Obstacles


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
        return self.decision(view, self.judge(view.document))

    def verdict(self, document: Mapping[str, Any]) -> VerdictKind:
        """The policy's verdict on a document."""
        applies = self.when.decide(document)
        if applies == "fails":
            return "inapplicable"
        holds = self.require.decide(document)
        if holds == "holds":
            return "satisfied"
        return "violated" if applies == "holds" and holds == "fails" else "unknown"

    def judge(self, document: Mapping[str, Any]) -> Judgement:
        """The policy's verdict on a document, with what is at fault or stands in its way."""
        verdict = self.verdict(document)
        if verdict == "violated":
            return Faults(self.require.blamed(document))
        if verdict == "unknown":
            return Obstacles(*(_obstacles(one, document) for one in (self.when, self.require)))
        return verdict

    def decision(self, view: View, judgement: Judgement) -> Decision:
        """The decision about a view whose document was judged, or one that is equal to it."""
        if isinstance(judgement, Faults):
            return self._violated(view, judgement)
        if isinstance(judgement, Obstacles):
            return self.undecided(view, view.document, judgement)
        return Decision(self.policy, view, judgement)

    def undecided(self, view: View, document: Mapping[str, Any], obstacles: Obstacles) -> Decision:
        """That obstacles in a document leave open what holds of a view."""
        causes = causes_at(document, obstacles.of_when + obstacles.of_require)
        return Decision(self.policy, view, "unknown", obstacles.path, causes=causes)

    def _narrowed(self, row: Row) -> dict[str, Any]:
        document = row.document or self.policy.document
        compiler = Compiler(document, self._edition, (row.key,))
        return compiler.condition(row.when, ("rows", row.key, "when"))

    def _violated(self, view: View, faults: Faults) -> Decision:
        def limit(name: str) -> Any:
            return self.compiler.limit(name, ("message",))

        together = self.policy.together
        path = self._place_of_violation(view, faults.paths)
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

    @cached_property
    def _named(self) -> list[tuple[str, ...]]:
        return named_facts(self.policy.message)

    def _place_of_violation(self, view: View, blamed: tuple[Path, ...]) -> Path:
        """The first fact to blame that the message names, else one that is written."""
        for named in self._named:
            for path in blamed:
                if path[: len(named)] == named:
                    return path
        written = (path for path in blamed if path in view.places)
        return next(written, blamed[0] if blamed else ())


def _obstacles(condition: Condition, document: Mapping[str, Any]) -> tuple[Path, ...]:
    return condition.obstacles(document) if condition.decide(document) == "unknown" else ()
