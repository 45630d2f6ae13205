"""Roots in sight of each other, after each was looked at by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from azbackup_lint.context import context_of
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.afresh import AFRESH
from azbackup_lint.estate.links.neighbours import ALONE, Neighbours
from azbackup_lint.estate.root_links import Links
from azbackup_lint.estate.summaries import Summary, links_of, summary_of
from azbackup_lint.joining import Joined, concerned, joined_roots
from azbackup_lint.light_typing import Protocol, TypeAlias
from azbackup_lint.roots import Evaluations, FoundRoot, RootSearch
from azbackup_lint.values.limits import Budget, Work

Place: TypeAlias = tuple[int, int]
"""A root by the number of its unit, and its own number in that."""


class Kept(Protocol):
    """What was kept of earlier joins."""

    def summary(
        self,
        place: Place,
        neighbours: Neighbours,
        make: Callable[[], tuple[Summary, Work]],
        *,
        with_outputs: bool,
    ) -> Summary:
        """What the root at a place tells others, in sight of some; made if it wasn't kept."""


class RootJoining:
    """Joins the roots of a search. Most have nothing to do with each other, as their keys show."""

    def __init__(self, search: RootSearch) -> None:
        self._search = search
        self.evaluations = Evaluations(search.surroundings, search.files)
        self.kept: Kept | None = None

    def joined(self, places: Sequence[Place], links: Sequence[Links]) -> Joined:
        """What others tell the roots at the places; numbers are those of places."""
        context = context_of(self._search.surroundings.settings)
        numbers = concerned(links, [summary.links for summary in context])
        joined = joined_roots(
            [self._summary(places[number], ALONE) for number in numbers],
            context,
            lambda at, told: self._summary(places[numbers[at]], told, with_outputs=True),
        )
        return Joined(
            {numbers[at]: told for at, told in joined.neighbours.items()},
            {numbers[at]: reader for at, reader in joined.circular.items()},
        )

    def root(self, place: Place, neighbours: Neighbours) -> FoundRoot:
        """The root at a place, in sight of others; it is the only one in hand."""
        unit, number = place
        self.evaluations.leftovers.free()
        return self.evaluations.joined(self._search.units[unit], number, neighbours)

    def done(self, resources: int) -> None:
        """A root of so many resources won't be in hand any more when the next one is."""
        self.evaluations.leftovers.add(resources)

    def all(self) -> Iterator[FoundRoot]:
        """Every root, in sight of those that tell it anything."""
        places: list[Place] = []
        links: list[Links] = []
        works: list[Work] = []
        for unit, one in enumerate(self._search.units):
            budget: Budget | None = None
            for number, found in enumerate(self.evaluations.of(one)):
                root = found.evaluate()
                estate = build_estate(root.resources, AFRESH, found.outside)
                views_of(estate, "all")  # follows all links
                places.append((unit, number))
                links.append(links_of(estate, root, found.name))
                budget = found.budget
            works.append(budget.work if budget is not None else Work())
        self._search.give_more(works)
        neighbours = self.joined(places, links).neighbours
        for number, place in enumerate(places):
            yield self.root(place, neighbours.get(number, ALONE))

    def _summary(
        self, place: Place, neighbours: Neighbours, *, with_outputs: bool = False
    ) -> Summary:
        """What a root tells others, in sight of some of them."""
        make = partial(self._made, place, neighbours, with_outputs=with_outputs)
        if self.kept is None:
            return make()[0]
        return self.kept.summary(place, neighbours, make, with_outputs=with_outputs)

    def _made(
        self, place: Place, neighbours: Neighbours, *, with_outputs: bool
    ) -> tuple[Summary, Work]:
        """The summary of a root, and what it took."""
        found = self.root(place, neighbours)
        root = found.evaluate()
        self.done(len(root.resources))
        estate = build_estate(root.resources, AFRESH, found.outside, found.neighbours)
        views_of(estate, "all")  # follows all links
        summary = summary_of(estate, root, found.name, with_outputs=with_outputs)
        return summary, found.budget.work if found.budget is not None else Work()
