"""Judges roots once more that others tell something, after all were judged by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.declared_twice import DeclaredTwice, declared_twice
from azbackup_lint.joined_judging import JoinedJudging
from azbackup_lint.joined_spreading import JoinSpreading
from azbackup_lint.judging import Judge
from azbackup_lint.outcomes import Assess, Outcome, Placed, UnitOutcome
from azbackup_lint.problems import CIRCULAR_STATES, DECLARED_TWICE, Problem
from azbackup_lint.progress import Progress
from azbackup_lint.records import replace
from azbackup_lint.report.findings import problem_finding, settled
from azbackup_lint.report.model import Failure, Related
from azbackup_lint.roots import Evaluations, RootSearch
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
        self._search = search
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
        links = [outcome.links for _, outcome in roots]
        circular: dict[int, Span] = {}
        for group, judged in self._spreading().judged(places, links):
            for at, made in judged.outcomes.items():
                number, outcome = roots[group[at]]
                self._outcomes[number] = _with(self._outcomes[number], outcome, made)
            circular |= {group[at]: reader for at, reader in judged.circular.items()}
        for root, reader in sorted(circular.items(), key=lambda item: item[0]):
            number, outcome = roots[root]
            self._note(number, outcome, _circular(reader))
        for twice in declared_twice(links):
            number, outcome = roots[twice.number]
            self._note(number, outcome, *_twice(twice))
        return self._outcomes

    def _spreading(self) -> JoinSpreading:
        """What judges groups of roots, here or in other processes."""
        search, states = self._search, [outcome.state for outcome in self._outcomes]
        evaluations = Evaluations(search.surroundings, search.files)
        of = (self._judge, self._progress, self._assess)
        judging = JoinedJudging(search.units, states, evaluations, *of)
        return JoinSpreading(search, states, judging, self._judge, is_here=self._assess is not None)

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


def _circular(reader: Span) -> Problem:
    return Problem(
        CIRCULAR_STATES,
        "this state belongs to roots that read each other's states; its outputs are unknown",
        "Move what both need into a root of its own, or pass it on by variables.",
        reader,
    )


def _twice(found: DeclaredTwice) -> tuple[Problem, Related]:
    own, first = found.own, found.first
    place = f"{first.span.source.path}:{first.span.first.line}"
    root = "the root of this folder" if found.first_name == "." else f"the root {found.first_name}"
    problem = Problem(
        DECLARED_TWICE,
        f"{own.title} is also declared by {root}, at {place}; Azure has only one",
        "Declare it in one root, and refer to it in the others.",
        own.span,
        subject=own.title,
    )
    return problem, Related(f"{first.title}, declared in {found.first_name}", first.span)


def _with(unit: UnitOutcome, before: Outcome, made: Outcome | Failure) -> UnitOutcome:
    """A unit with the new outcome of one of its roots."""
    if isinstance(made, Failure):
        return replace(unit, failures=(*unit.failures, made))
    return _exchanged(unit, before, made)


def _exchanged(unit: UnitOutcome, before: Outcome, after: Outcome) -> UnitOutcome:
    outcomes = (after if one.number == before.number else one for one in unit.outcomes)
    return replace(unit, outcomes=tuple(outcomes))
