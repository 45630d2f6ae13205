"""Judges a group of roots once more that tell each other something."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from azbackup_lint.estate.links.neighbours import Neighbours
from azbackup_lint.estate.root_links import Links
from azbackup_lint.joined_roots import Place, RootJoining
from azbackup_lint.judging import Judge
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.outcomes import Assess, Outcome, outcome_of_root
from azbackup_lint.progress import Progress
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.model import Failure
from azbackup_lint.roots import Evaluations, FoundRoot, Unit
from azbackup_lint.source import Span
from azbackup_lint.values.limits import Work

if TYPE_CHECKING:
    from azbackup_lint.runs.kept_joins import KeptJoins


@dataclass(frozen=True, slots=True)
class JudgedGroup:
    """What came of the roots of a group that others tell something, by their numbers in it.

    `circular` has what reads a state in a circle.
    """

    outcomes: Mapping[int, Outcome | Failure]
    circular: Mapping[int, Span]


class JoinedJudging:
    """Judges groups of roots, each root in sight of others. `states` are of kept results."""

    def __init__(
        self,
        units: Sequence[Unit],
        states: Sequence[str],
        evaluations: Evaluations,
        judge: Judge,
        progress: Progress,
        assess: Assess | None = None,
    ) -> None:
        self.joining = RootJoining(units, evaluations)
        self._judge = judge
        self._progress = progress
        self._assess = assess
        self._kept: KeptJoins | None = None
        if assess is None and any(states):
            from azbackup_lint.runs.kept_joins import KeptJoins  # where results are kept

            self._kept = KeptJoins(units, states, evaluations)
            self.joining.kept = self._kept

    def group(self, members: Sequence[tuple[Place, Links]]) -> JudgedGroup:
        """What comes of a group of roots, by the places of these and their links."""
        with self._progress.stage("joins"):
            joined = self.joining.joined(members)
        told = joined.neighbours.items()
        outcomes = {number: self._again(members[number][0], others) for number, others in told}
        return JudgedGroup(outcomes, joined.circular)

    def end(self) -> None:
        """After the last group."""
        if self._kept is not None:
            self._kept.end()

    def _again(self, place: Place, neighbours: Neighbours) -> Outcome | Failure:
        """What a root comes to in sight of others."""
        make = partial(self._made, place, neighbours)
        return make()[0] if self._kept is None else self._kept.outcome(place, neighbours, make)

    def _made(self, place: Place, neighbours: Neighbours) -> tuple[Outcome | Failure, Work]:
        """The outcome of a root in sight of others, and what it took, also where it supposes."""
        found = self.joining.root(place, neighbours)
        budgets = [found.budget]

        def supposing() -> FoundRoot:
            assert found.supposing is not None  # it has neighbours
            other = found.supposing()
            budgets.append(other.budget)
            return other

        watched = replace(found, supposing=supposing)
        made = outcome_of_root(watched, self._judge, self._progress, self._assess)
        if isinstance(made, Outcome):
            self.joining.done(made.resources)
            made = replace(made, number=place[1])
        return made, _together([one.work for one in budgets if one is not None])


def _together(works: Sequence[Work]) -> Work:
    """What several evaluations took that each had the same share."""
    taken, needed = sum(one.taken for one in works), max(one.needed for one in works)
    return Work(taken, needed, any(one.is_cut for one in works))
