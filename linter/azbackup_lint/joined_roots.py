"""Roots in sight of each other, after each was looked at by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial

from azbackup_lint.context import context_of
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.afresh import AFRESH
from azbackup_lint.estate.links.neighbours import ALONE, Neighbours
from azbackup_lint.estate.root_links import Links
from azbackup_lint.estate.summaries import Summary, links_of, summary_of
from azbackup_lint.joining import Joined, apart, concerned, joined_roots
from azbackup_lint.light_typing import Protocol, TypeAlias
from azbackup_lint.roots import Evaluations, FoundRoot, RootSearch, Unit
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

    def __init__(self, units: Sequence[Unit], evaluations: Evaluations) -> None:
        self._units = units
        self.evaluations = evaluations
        self.kept: Kept | None = None

    def groups(self, links: Sequence[Links]) -> list[list[int]]:
        """The roots that may be joined, in groups that have nothing to do with each other."""
        context = [summary.links for summary in self._context]
        numbers = concerned(links, context)
        found = apart([links[number] for number in numbers], context)
        return [[numbers[at] for at in group] for group in found]

    def joined(self, members: Sequence[tuple[Place, Links]]) -> Joined:
        """What others tell the roots of a group, by their numbers in it."""
        return joined_roots(
            [self._summary(place, ALONE, links) for place, links in members],
            self._context,
            lambda at, told: self._summary(members[at][0], told, with_outputs=True),
        )

    @cached_property
    def _context(self) -> tuple[Summary, ...]:
        return context_of(self.evaluations.surroundings.settings)

    def root(self, place: Place, neighbours: Neighbours) -> FoundRoot:
        """The root at a place, in sight of others; it is the only one in hand."""
        unit, number = place
        self.evaluations.leftovers.free()
        return self.evaluations.joined(self._units[unit], number, neighbours)

    def done(self, resources: int) -> None:
        """A root of so many resources won't be in hand any more when the next one is."""
        self.evaluations.leftovers.add(resources)

    def all(self, search: RootSearch) -> Iterator[FoundRoot]:
        """Every root of a search, in sight of those that tell it anything."""
        places: list[Place] = []
        links: list[Links] = []
        works: list[Work] = []
        for unit, one in enumerate(search.units):
            budget: Budget | None = None
            for number, found in enumerate(self.evaluations.of(one)):
                root = found.evaluate()
                estate = build_estate(root.resources, AFRESH, found.outside)
                views_of(estate, "all")  # follows all links
                places.append((unit, number))
                links.append(links_of(estate, root, found.name))
                budget = found.budget
            works.append(budget.work if budget is not None else Work())
        search.give_more(works)
        neighbours: dict[int, Neighbours] = {}
        for group in self.groups(links):
            told = self.joined([(places[number], links[number]) for number in group]).neighbours
            neighbours |= {group[at]: others for at, others in told.items()}
        for number, place in enumerate(places):
            yield self.root(place, neighbours.get(number, ALONE))

    def _summary(
        self,
        place: Place,
        neighbours: Neighbours,
        links: Links | None = None,
        *,
        with_outputs: bool = False,
    ) -> Summary:
        """What a root tells others, in sight of some of them; its links may be known."""
        make = partial(self._made, place, neighbours, links, with_outputs=with_outputs)
        if self.kept is None:
            return make()[0]
        return self.kept.summary(place, neighbours, make, with_outputs=with_outputs)

    def _made(
        self, place: Place, neighbours: Neighbours, links: Links | None, *, with_outputs: bool
    ) -> tuple[Summary, Work]:
        """The summary of a root, and what it took.

        Its views ask for what it refers to. Where the links are known, that is known, too, except
        for what reads the states of others.
        """
        found = self.root(place, neighbours)
        root = found.evaluate()
        self.done(len(root.resources))
        estate = build_estate(root.resources, AFRESH, found.outside, found.neighbours)
        if links is None or links.asked_states:
            views_of(estate, "all")
            links = None
        summary = summary_of(estate, root, found.name, links, with_outputs=with_outputs)
        return summary, found.budget.work if found.budget is not None else Work()
