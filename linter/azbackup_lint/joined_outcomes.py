"""Judges roots once more that others tell something, after all were judged by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.declared_twice import DeclaredTwice, declared_twice
from azbackup_lint.joined_roots import RootJoining
from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import Assess, Outcome, Placed, UnitOutcome, outcome_of_root
from azbackup_lint.problems import CIRCULAR_STATES, DECLARED_TWICE, Problem
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.findings import problem_finding, settled
from azbackup_lint.report.model import Failure, Related
from azbackup_lint.roots import FoundRoot, RootSearch
from azbackup_lint.source import Span


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
            found = self._joining.root(places[root], neighbours)
            self._outcomes[number] = self._again(self._outcomes[number], outcome, found)
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

    def _again(self, unit: UnitOutcome, before: Outcome, found: FoundRoot) -> UnitOutcome:
        """A unit with the new outcome of one of its roots."""
        made = outcome_of_root(found, self._judge, self._progress, self._assess)
        if isinstance(made, Failure):
            return replace(unit, failures=(*unit.failures, made))
        self._joining.done(made.resources)
        return _exchanged(unit, before, replace(made, number=before.number))


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


def _exchanged(unit: UnitOutcome, before: Outcome, after: Outcome) -> UnitOutcome:
    outcomes = (after if one.number == before.number else one for one in unit.outcomes)
    return replace(unit, outcomes=tuple(outcomes))
