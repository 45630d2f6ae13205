"""Decisions of an earlier run, which hold as long as the facts that they were made on do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.estate.view import Document, Path, View
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class _Facts:
    """All of a view that its decisions depend on."""

    document: Mapping[str, Document]
    places: frozenset[Path]
    secrets: frozenset[Path]
    title: str

    @classmethod
    def of(cls, view: View) -> _Facts:
        secrets = (
            path
            for path, place in view.places.items()
            if place.hops and any(hop.is_secret for hop in place.hops)
        )
        return cls(view.document, frozenset(view.places), frozenset(secrets), view.title)


class EarlierDecisions:
    """Decides views as an evaluator does, those with the same facts as before without deciding."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[Evaluator, _Facts, tuple[Decision, ...]]] = {}
        self._used: dict[object, tuple[Evaluator, _Facts, tuple[Decision, ...]]] = {}

    def begin(self) -> None:
        """Before a run: what the last one that decided anything didn't need is forgotten."""
        if self._used:
            self._known, self._used = self._used, {}

    def decide(
        self, evaluator: Evaluator, variant: str | None, views: Iterable[View]
    ) -> tuple[Decision, ...]:
        """The decisions that `Evaluator.open_decisions` gives."""
        decisions: list[Decision] = []
        for view in views:
            decisions += self._of(evaluator, variant, view)
        return tuple(decisions)

    def _of(self, evaluator: Evaluator, variant: str | None, view: View) -> Iterable[Decision]:
        key, facts = (variant, view.kind, view.address), _Facts.of(view)
        known = self._known.get(key)
        if known is not None and known[0] is evaluator and known[1] == facts:
            decisions = tuple(replace(decision, view=view) for decision in known[2])
        else:
            decisions = tuple(evaluator.open_decisions(view))
        self._used[key] = (evaluator, facts, decisions)
        return decisions
