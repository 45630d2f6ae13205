"""Judges roots once more that others tell something, after all were judged by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from azbackup_lint.declared_twice import DeclaredTwice, declared_twice
from azbackup_lint.estate.links.neighbours import Neighbours
from azbackup_lint.joined_roots import Place, RootJoining
from azbackup_lint.judging import Judge
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.outcomes import Assess, Outcome, Placed, UnitOutcome, outcome_of_root
from azbackup_lint.problems import CIRCULAR_STATES, DECLARED_TWICE, Problem
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.findings import problem_finding, settled
from azbackup_lint.report.model import Failure, Related
from azbackup_lint.roots import FoundRoot, RootSearch
from azbackup_lint.source import Span
from azbackup_lint.values.limits import Work

if TYPE_CHECKING:
    from azbackup_lint.runs.kept_joins import KeptJoins


class JoinedOutcomes:
    """The outcomes of units that were judged by themselves, joined where there is anything to join.

    Only roots that others tell anything are judged again.
    """

    def __init__(
        self,
        search: RootSearch,
        outcomes: Sequence[UnitOutcome],
        judge: Judge,
        progress: Progress,
        assess: Assess | None = None,
    ) -> None:
        self._joining = RootJoining(search)
        self._kept: KeptJoins | None = None
        if assess is None and any(outcome.state for outcome in outcomes):
            from azbackup_lint.runs.kept_joins import KeptJoins  # where results are kept

            self._kept = KeptJoins(search, outcomes, self._joining.evaluations)
            self._joining.kept = self._kept
        self._outcomes = list(outcomes)
        self._judge = judge
        self._progress = progress
        self._assess = assess

    def all(self) -> Sequence[UnitOutcome]:
        """The outcomes in their order; those of joined roots are new."""
        roots = [
            (number, outcome)
            for number, unit in enumerate(self._outcomes)
            for outcome in unit.outcomes
        ]
        places = [(number, outcome.number) for number, outcome in roots]
        with self._progress.stage("joins"):
            joined = self._joining.joined(places, [outcome.links for _, outcome in roots])
        for root, neighbours in joined.neighbours.items():
            number, outcome = roots[root]
            made = self._again(places[root], neighbours)
            self._outcomes[number] = _with(self._outcomes[number], outcome, made)
        if self._kept is not None:
            self._kept.end()
        for root, reader in joined.circular.items():
            number, outcome = roots[root]
            self._note(number, outcome, _circular(reader))
        for twice in declared_twice([outcome.links for _, outcome in roots]):
            number, outcome = roots[twice.number]
            self._note(number, outcome, *_twice(twice))
        return self._outcomes

    def _note(self, number: int, root: Outcome, problem: Problem, *related: Related) -> None:
        """Adds to a root of a unit what is wrong with how it belongs to others."""
        if not self._judge.wants(problem.kind.id, problem.kind.name):
            return
        unit = self._outcomes[number]
        known = next(one for one in unit.outcomes if one.number == root.number)
        variant = root.links.variant
        finding = replace(
            settled(problem_finding(problem, root.name)),
            related=related,
            variants=(variant,) if variant is not None else (),
        )
        placed = Placed(finding, (finding.span, finding.span))
        noted = replace(known, findings=(*known.findings, placed))
        self._outcomes[number] = _exchanged(unit, known, noted)

    def _again(self, place: Place, neighbours: Neighbours) -> Outcome | Failure:
        """What a root comes to in sight of others."""
        make = partial(self._made, place, neighbours)
        return make()[0] if self._kept is None else self._kept.outcome(place, neighbours, make)

    def _made(self, place: Place, neighbours: Neighbours) -> tuple[Outcome | Failure, Work]:
        """The outcome of a root in sight of others, and what it took, also where it supposes."""
        found = self._joining.root(place, neighbours)
        budgets = [found.budget]

        def supposing() -> FoundRoot:
            assert found.supposing is not None  # it has neighbours
            other = found.supposing()
            budgets.append(other.budget)
            return other

        watched = replace(found, supposing=supposing)
        made = outcome_of_root(watched, self._judge, self._progress, self._assess)
        if isinstance(made, Outcome):
            self._joining.done(made.resources)
            made = replace(made, number=place[1])
        return made, _together([one.work for one in budgets if one is not None])


def _circular(reader: Span) -> Problem:
    return Problem(
        CIRCULAR_STATES,
        "this state belongs to roots that read each other's states; its outputs are unknown",
        "Move what both need into a root of its own, or pass it on by variables.",
        reader,
    )


def _twice(found: DeclaredTwice) -> tuple[Problem, Related]:
    own, first = found.own, found.first
    problem = Problem(
        DECLARED_TWICE,
        f"{own.title} is also declared by the root {found.first_name}",
        "Declare it in one root, and refer to it in the others.",
        own.span,
        subject=own.title,
    )
    return problem, Related(f"{first.title}, declared in {found.first_name}", first.span)


def _together(works: Sequence[Work]) -> Work:
    """What several evaluations took that each had the same share."""
    taken, needed = sum(one.taken for one in works), max(one.needed for one in works)
    return Work(taken, needed, any(one.is_cut for one in works))


def _with(unit: UnitOutcome, before: Outcome, made: Outcome | Failure) -> UnitOutcome:
    """A unit with the new outcome of one of its roots."""
    if isinstance(made, Failure):
        return replace(unit, failures=(*unit.failures, made))
    return _exchanged(unit, before, made)


def _exchanged(unit: UnitOutcome, before: Outcome, after: Outcome) -> UnitOutcome:
    outcomes = (after if one.number == before.number else one for one in unit.outcomes)
    return replace(unit, outcomes=tuple(outcomes))
