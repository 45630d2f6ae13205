"""The outcomes of all units of a run, in this process or spread over others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import perf_counter

from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import Assess, UnitOutcome, outcome_of_unit
from azbackup_lint.progress import Progress
from azbackup_lint.roots import Evaluations, RootSearch, Unit

WORTHWHILE = 0.4
"""Seconds of work after which processes are started, if nobody says how many to use."""

FEW = 4
"""Units for which no processes are started then, as one of them is mostly the longest."""


def unit_outcomes(
    search: RootSearch, judge: Judge, progress: Progress, assess: Assess | None = None
) -> Iterator[UnitOutcome]:
    """What comes of each unit, in their order, however the settings say to get there."""
    settings, units = judge.settings, search.units
    evaluations = Evaluations(search.surroundings, search.files)
    jobs, waits = settings.jobs, 0.0
    if not jobs:
        from azbackup_lint.runs.processors import usable_processors

        jobs, waits = usable_processors(), WORTHWHILE
    done = 0
    begin = perf_counter()
    is_elsewhere = bool(settings.executor)
    for unit in units:
        left = len(units) - done
        is_worthwhile = left > (FEW if waits else 1) and perf_counter() - begin >= waits
        if assess is None and ((jobs > 1 and is_worthwhile) or is_elsewhere):
            break
        yield outcome_of_unit(unit, evaluations, judge, progress, assess)
        done += 1
    if done < len(units):
        for outcome in _spread(units[done:], jobs, search, evaluations, judge):
            for one in outcome.outcomes:
                progress.begins(one.name, one.kind)
            yield outcome


def _spread(
    units: Sequence[Unit],
    jobs: int,
    search: RootSearch,
    evaluations: Evaluations,
    judge: Judge,
) -> Iterator[UnitOutcome]:
    from azbackup_lint.runs.processes import processes
    from azbackup_lint.runs.spreading import Spread, Texts, spread_units
    from azbackup_lint.runs.workers import context_of, lend, take_back

    texts = Texts(evaluations)
    spread = Spread(min(jobs, len(units)), processes)
    context = context_of(search.surroundings)
    lend(context, evaluations, judge)
    try:
        yield from spread_units(units, context, search.surroundings, spread, texts)
    finally:
        take_back()
