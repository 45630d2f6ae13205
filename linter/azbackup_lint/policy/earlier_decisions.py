"""Decisions of an earlier run, which hold as long as the facts that they were made on do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.estate.view import Document, Path, Place, View
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.records import dataclass, replace


@dataclass(frozen=True, slots=True)
class _Facts:
    """All of a view that its decisions depend on."""

    document: Mapping[str, Document]
    places: Mapping[Path, Place]
    secrets: frozenset[Path]
    title: str

    @classmethod
    def of(cls, view: View) -> _Facts:
        return cls(view.document, view.places, _secrets(view), view.title)

    def taken_over_by(self, view: View) -> _Facts:
        """The same facts, as a view has them, so that they are soon found to be its own."""
        return _Facts(view.document, view.places, self.secrets, view.title)

    def are_of(self, view: View) -> bool:
        """Whether they are what decisions on a view depend on, too."""
        if self.document is view.document and self.places is view.places:
            return self.title == view.title
        return (
            self.title == view.title
            and self.places.keys() == view.places.keys()
            and self.secrets == _secrets(view)
            and self.document == view.document
        )


def _secrets(view: View) -> frozenset[Path]:
    return frozenset(
        path
        for path, place in view.places.items()
        if place.hops and any(hop.is_secret for hop in place.hops)
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What an evaluator decided on facts."""

    evaluator: Evaluator
    facts: _Facts
    decisions: tuple[Decision, ...]


class EarlierDecisions:
    """Decides views as an evaluator does, those with the same facts as before without deciding."""

    def __init__(self) -> None:
        self._known: dict[object, _Known] = {}
        self._used: dict[object, _Known] = {}

    def begin(self) -> None:
        """Before a run."""
        self._known |= self._used  # all that there is, if the last run did not finish
        self._used = {}

    def finish(self) -> None:
        """After a run: what it didn't need is forgotten, if it decided anything."""
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
        key = (variant, view.kind, view.address)
        known = self._known.get(key)
        if known is not None and known.evaluator is evaluator and known.facts.are_of(view):
            decisions = tuple(replace(decision, view=view) for decision in known.decisions)
            facts = known.facts.taken_over_by(view)
            self._used[key] = _Known(evaluator, facts, decisions)
        else:
            decisions = tuple(evaluator.open_decisions(view))
            self._used[key] = _Known(evaluator, _Facts.of(view), decisions)
        return decisions
