"""What was kept of joined roots: what each tells others, and what came of it in sight of them.

The latter is named by a digest of everything that others tell the root, places included. So a root
is evaluated once more only if its own files have changed, or what it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from azbackup_lint import looks
from azbackup_lint.estate.entities import Extension
from azbackup_lint.estate.links.guest_extensions import may_set_up_guest
from azbackup_lint.estate.links.neighbours import Neighbours
from azbackup_lint.estate.summaries import Summary
from azbackup_lint.light_typing import Any
from azbackup_lint.outcomes import Outcome, UnitOutcome
from azbackup_lint.report.model import Failure
from azbackup_lint.roots import Evaluations, Unit
from azbackup_lint.runs.encoding import Decoder, Encoder, TextName, UndecodableError
from azbackup_lint.runs.entity_encoding import EntityDecoder, EntityEncoder
from azbackup_lint.runs.results import results_of
from azbackup_lint.runs.texts import Texts
from azbackup_lint.source import Source
from azbackup_lint.values.limits import Work

Place = tuple[int, int]

DAMAGED = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError)
"""What decoding raises for data that is none of ours."""


class KeptJoins:
    """The joins of the roots of units whose results are kept; `states` are those of these."""

    def __init__(
        self, units: Sequence[Unit], states: Sequence[str], evaluations: Evaluations
    ) -> None:
        self._units = units
        self._states = states
        self._results = results_of(evaluations.surroundings)
        self._texts = Texts(evaluations)
        self._encoder = EntityEncoder()

    def summary(
        self,
        place: Place,
        neighbours: Neighbours,
        make: Callable[[], tuple[Summary, Work]],
        *,
        with_outputs: bool,
    ) -> Summary:
        """What a root tells others, in sight of some of them."""
        number = place[0]
        unit, state = self._units[number], self._states[number]
        try:
            what = "outputs" if with_outputs else "summary"
            about = f"{what} {place[1]} {self._encoder.name(neighbours)}"
        except RecursionError:
            return make()[0]
        kept = self._results.joined(unit, state, about) if state else None
        if kept is not None:
            try:
                return self._decoded_summary(kept, unit)
            except DAMAGED:
                pass
        with looks.watched() as seen:
            summary, work = make()
        if state and not _has_scripts(summary):
            try:
                content = self._encoder.encoded(summary)
            except RecursionError:
                return summary
            if not self._encoder.met_secrets:
                self._results.keep_joined(unit, about, seen, work, content)
        return summary

    def outcome(
        self,
        place: Place,
        neighbours: Neighbours,
        make: Callable[[], tuple[Outcome | Failure, Work]],
    ) -> Outcome | Failure:
        """What came of a root in sight of others."""
        number = place[0]
        unit, state = self._units[number], self._states[number]
        try:
            about = f"joined {place[1]} {self._encoder.name(neighbours)}"
        except RecursionError:
            return make()[0]
        kept = self._results.joined(unit, state, about) if state else None
        if kept is not None:
            try:
                return self._decoded_outcome(kept, unit)
            except DAMAGED:
                pass
        with looks.watched() as seen:
            outcome, work = make()
        if isinstance(outcome, Outcome) and state:
            encoder = Encoder()
            encoded = encoder.unit(UnitOutcome((outcome,), work=work))
            self._results.keep_joined(unit, about, seen, work, [encoder.texts, encoded])
        return outcome

    def end(self) -> None:
        """Keeps the cache within its bound."""
        self._results.end()

    def _decoded_summary(self, content: Any, unit: Unit) -> Summary:
        name, texts = content
        decoder = EntityDecoder(texts, partial(self._find, unit), self._encoder.named)
        summary = decoder.value(name)
        if not isinstance(summary, Summary):
            raise UndecodableError("no summary")
        return summary

    def _decoded_outcome(self, content: Any, unit: Unit) -> Outcome:
        texts, encoded = content
        (outcome,) = Decoder(texts, partial(self._find, unit)).unit(encoded).outcomes
        return outcome

    def _find(self, unit: Unit, name: TextName) -> Source | None:
        """A text of the unit, or of another one that was looked at for the same joins."""
        known = self._texts.find(name) or self._encoder.source(name)
        return known or self._texts.read(name, unit.boundary)


def _has_scripts(summary: Summary) -> bool:
    """Whether others are told of scripts, which may hold secrets that nothing marks."""
    every = (entity for entities in summary.referrers.values() for entity in entities)
    return any(isinstance(one, Extension) and may_set_up_guest(one) for one in every)
