"""The outcomes of all units of a run: kept ones, and others made here or spread over processes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from azbackup_lint import looks
from azbackup_lint.judging import Judge
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.outcomes import Assess, UnitOutcome, outcome_of_unit
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.roots import Evaluations, RootSearch, Unit

if TYPE_CHECKING:
    from azbackup_lint.runs.results import Result, Results
    from azbackup_lint.runs.texts import Texts

WORTHWHILE = 0.4
"""Seconds of work after which processes are started, if nobody says how many to use."""

FEW = 4
"""Units for which no processes are started then, as one of them is mostly the longest."""


def unit_outcomes(
    search: RootSearch, judge: Judge, progress: Progress, assess: Assess | None = None
) -> Sequence[UnitOutcome]:
    """What comes of each unit, in their order, however the settings say to get there.

    Units for which their share of the run was too small are given another one if there is more.
    """
    running = _Running(search, judge, progress, assess)
    outcomes = list(running.outcomes(search.units))
    cut = search.give_more([outcome.work for outcome in outcomes])
    again = running.outcomes([search.units[number] for number in cut])
    for number, outcome in zip(cut, again, strict=True):
        outcomes[number] = outcome
    return outcomes


class _Running:
    def __init__(
        self, search: RootSearch, judge: Judge, progress: Progress, assess: Assess | None
    ) -> None:
        self._search = search
        self._judge = judge
        self._progress = progress
        self._assess = assess
        self._evaluations = Evaluations(search.surroundings, search.files)
        self._results: Results | None = None
        self._states: dict[int, str] = {}

    def outcomes(self, units: Sequence[Unit]) -> Iterator[UnitOutcome]:
        """The outcomes of units with the shares that they have now, in their order."""
        overlay, cache = self._search.surroundings.overlay, self._judge.settings.cache
        if self._assess is not None or cache is None or overlay:
            return self.made(units)
        return self.kept_or_made(units)

    def kept_or_made(self, units: Sequence[Unit]) -> Iterator[UnitOutcome]:
        """The outcomes that are kept, and all others."""
        from azbackup_lint.runs.results import results_of

        results = self._results = self._results or results_of(self._search.surroundings)
        with self._progress.stage("cache"):
            kept = {number: self._kept(unit, results) for number, unit in enumerate(units)}
        made = self.made([unit for number, unit in enumerate(units) if kept[number] is None])
        for number in range(len(units)):
            outcome = kept.pop(number)
            if outcome is None:
                outcome = next(made)
                outcome = replace(outcome, state=self._states.pop(id(units[number]), ""))
            else:
                self._tell(outcome)
            yield outcome
        results.end()

    def _kept(self, unit: Unit, results: Results) -> UnitOutcome | None:
        result = results.find(unit)
        if result is None:
            return None
        from azbackup_lint.runs.encoding import Decoder, UndecodableError

        try:
            decoder = Decoder(result.texts, lambda name: self._texts.read(name, unit.boundary))
            return replace(decoder.unit(result.outcome), state=looks.state_of(result.seen))
        except UndecodableError:
            return None

    @property
    def _texts(self) -> Texts:
        if self._known_texts is None:
            from azbackup_lint.runs.texts import Texts

            self._known_texts = Texts(self._evaluations)
        return self._known_texts

    _known_texts: Texts | None = None

    def made(self, units: Sequence[Unit]) -> Iterator[UnitOutcome]:
        """The outcomes of units that are linted now."""
        settings = self._judge.settings
        jobs, waits = settings.jobs, 0.0
        if not jobs:
            from azbackup_lint.runs.processors import usable_processors

            jobs, waits = usable_processors(), WORTHWHILE
        done = 0
        begin = perf_counter()
        for unit in units:
            left = len(units) - done
            is_worthwhile = left > (FEW if waits else 1) and perf_counter() - begin >= waits
            if self._assess is None and ((jobs > 1 and is_worthwhile) or settings.executor):
                break
            yield self._here(unit)
            done += 1
        if done < len(units):
            for outcome in self._spread(units[done:], jobs):
                self._tell(outcome)
                yield outcome

    def _here(self, unit: Unit) -> UnitOutcome:
        evaluations, judge, progress = self._evaluations, self._judge, self._progress
        if self._results is None:
            return outcome_of_unit(unit, evaluations, judge, progress, self._assess)
        from azbackup_lint.runs.encoding import Encoder
        from azbackup_lint.runs.results import Result

        with looks.watched() as seen:
            outcome = outcome_of_unit(unit, evaluations, judge, progress)
        with progress.stage("cache"):
            encoder = Encoder()
            encoded = encoder.unit(outcome)
            self._keep(unit, Result(encoder.texts, encoded, seen))
        return outcome

    def _spread(self, units: Sequence[Unit], jobs: int) -> Iterator[UnitOutcome]:
        from azbackup_lint.runs.spreading import spread_units
        from azbackup_lint.runs.workers import context_of, lend, take_back
        from azbackup_lint.runs.workforce import workers_of

        surroundings = self._search.surroundings
        spread = workers_of(self._judge.settings, min(jobs, len(units)))
        watches = looks.is_watched() or self._results is not None
        context = context_of(surroundings, watches=watches)
        lend(context, self._evaluations, self._judge, watches=watches)
        try:
            yield from spread_units(units, context, surroundings, spread, self._texts, self._keep)
        finally:
            take_back()

    def _keep(self, unit: Unit, result: Result) -> None:
        if self._results is not None:
            self._results.keep(unit, result)
            self._states[id(unit)] = looks.state_of(result.seen)

    def _tell(self, outcome: UnitOutcome) -> None:
        for one in outcome.outcomes:
            self._progress.begins(one.name, one.kind)
