"""Judges roots once more that others tell something, after all were judged by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.context import context_of
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.afresh import AFRESH
from azbackup_lint.estate.links.neighbours import ALONE, Neighbours
from azbackup_lint.estate.summaries import Summary, summary_of
from azbackup_lint.joining import concerned, joined_roots
from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import Assess, Outcome, Placed, UnitOutcome, outcome_of_root
from azbackup_lint.problems import CIRCULAR_STATES, Problem
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.findings import problem_finding, settled
from azbackup_lint.report.model import Failure
from azbackup_lint.roots import Evaluations, RootSearch
from azbackup_lint.source import Span


class JoinedOutcomes:
    """The outcomes of units that were judged by themselves, joined where there is anything to join.

    Most roots have nothing to do with each other, which keys alone show. Only the others are
    evaluated again.
    """

    def __init__(
        self,
        search: RootSearch,
        outcomes: Sequence[UnitOutcome],
        judge: Judge,
        progress: Progress,
        assess: Assess | None = None,
    ) -> None:
        self._units = search.units
        self._outcomes = outcomes
        self._evaluations = Evaluations(search.surroundings, search.files)
        self._judge = judge
        self._progress = progress
        self._assess = assess
        self._roots = [
            (number, outcome) for number, unit in enumerate(outcomes) for outcome in unit.outcomes
        ]

    def all(self) -> Sequence[UnitOutcome]:
        """The outcomes in their order; those of joined roots are new."""
        context = context_of(self._judge.settings)
        links = [outcome.links for _, outcome in self._roots]
        numbers = concerned(links, [summary.links for summary in context])
        if not numbers:
            return self._outcomes
        with self._progress.stage("joins"):
            joined = joined_roots(
                [self._summary(number, ALONE) for number in numbers],
                context,
                lambda place, told: self._summary(numbers[place], told, with_outputs=True),
            )
        outcomes = list(self._outcomes)
        for place, reader in joined.circular.items():
            number, outcome = self._roots[numbers[place]]
            outcomes[number] = self._noted(outcomes[number], outcome, reader)
        for place, neighbours in joined.neighbours.items():
            number, outcome = self._roots[numbers[place]]
            outcomes[number] = self._again(outcomes[number], number, outcome, neighbours)
        return outcomes

    def _summary(
        self, number: int, neighbours: Neighbours, *, with_outputs: bool = False
    ) -> Summary:
        """What a root tells others, in sight of some of them."""
        unit, outcome = self._roots[number]
        found = self._evaluations.joined(self._units[unit], outcome.number, neighbours)
        root = found.evaluate()
        estate = build_estate(root.resources, AFRESH, found.outside, found.items)
        views_of(estate, "all")  # follows all links
        return summary_of(estate, root, found.name, with_outputs=with_outputs)

    def _noted(self, unit: UnitOutcome, before: Outcome, reader: Span) -> UnitOutcome:
        """A unit with a note on a state that can't be known because of a circle."""
        if not self._judge.wants(CIRCULAR_STATES.id, CIRCULAR_STATES.name):
            return unit
        problem = Problem(
            CIRCULAR_STATES,
            "this state belongs to roots that read each other's states; its outputs are unknown",
            "Move what both need into a root of its own, or pass it on by variables.",
            reader,
        )
        finding = settled(problem_finding(problem, before.name))
        noted = replace(
            before, findings=(*before.findings, Placed(finding, (finding.span, finding.span)))
        )
        return _exchanged(unit, before, noted)

    def _again(
        self, unit: UnitOutcome, number: int, before: Outcome, neighbours: Neighbours
    ) -> UnitOutcome:
        """A unit with the new outcome of one of its roots."""
        found = self._evaluations.joined(self._units[number], before.number, neighbours)
        made = outcome_of_root(found, self._judge, self._progress, self._assess)
        if isinstance(made, Failure):
            return replace(unit, failures=(*unit.failures, made))
        return _exchanged(unit, before, replace(made, number=before.number))


def _exchanged(unit: UnitOutcome, before: Outcome, after: Outcome) -> UnitOutcome:
    outcomes = (after if one.number == before.number else one for one in unit.outcomes)
    return replace(unit, outcomes=tuple(outcomes))
