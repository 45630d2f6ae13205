"""Joins roots: which root declares what another one refers to, and whose state it reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence

from azbackup_lint.estate.links.neighbours import ALONE, Neighbours
from azbackup_lint.estate.root_links import Links
from azbackup_lint.estate.summaries import Summary
from azbackup_lint.neighbourhoods import neighbours_of
from azbackup_lint.records import dataclass, replace
from azbackup_lint.resources import StateKey
from azbackup_lint.source import Span
from azbackup_lint.values import Value

Summarise = Callable[[int, Neighbours], Summary]
"""Evaluates a root once more in sight of others, and its outputs, too."""

States = Mapping[StateKey, Mapping[str, Value]]


def concerned(links: Sequence[Links], context: Iterable[Links]) -> list[int]:
    """The roots that may be joined with others or with the context, by their numbers, in order.

    Resources join roots of several names, states those with several sets of inputs, too.
    """
    declaring, asking = _Named(), _Named()
    keeping, reading = _Named(), _Named()
    for one in (*links, *context):
        name, deployed = one.name, (one.name, one.variant)
        declaring.add(one.declared, name)
        asking.add((*one.asked, *one.items), name)
        keeping.add(() if one.state is None else (one.state,), deployed)
        reading.add(one.asked_states, deployed)
    return [
        number
        for number, one in enumerate(links)
        if declaring.has_others((*one.asked, *one.items), one.name)
        or asking.has_others(one.declared, one.name)
        or keeping.has_others(one.asked_states, (one.name, one.variant))
        or (one.state and reading.has_others((one.state,), (one.name, one.variant)))
    ]


def apart(links: Sequence[Links], context: Iterable[Links]) -> list[list[int]]:
    """The roots in groups that have nothing to do with each other, by their numbers, in order.

    Whatever one root tells another one goes along keys that are asked for and declared.
    """
    declared = {key for one in (*links, *context) for key in one.declared}
    states = {one.state for one in (*links, *context) if one.state is not None}
    first: dict[tuple[str, ...], int] = {}
    group = list(range(len(links)))

    def of(number: int) -> int:
        while group[number] != number:
            group[number] = group[group[number]]
            number = group[number]
        return number

    asked = {key for one in links for key in (*one.asked, *one.items) if key in declared}
    read = {state for one in links for state in one.asked_states if state in states}
    for number, one in enumerate(links):
        own = () if one.state is None else (one.state,)
        keys = [key for key in (*one.declared, *one.asked, *one.items) if key in asked]
        keys += [("state", *state) for state in (*own, *one.asked_states) if state in read]
        for key in keys:
            one_of, other = of(number), of(first.setdefault(key, number))
            group[max(one_of, other)] = min(one_of, other)
    groups: dict[int, list[int]] = {}
    for number in range(len(links)):
        groups.setdefault(of(number), []).append(number)
    return list(groups.values())


class _Named:
    """Who has something to do with each key."""

    def __init__(self) -> None:
        self._names: dict[tuple[str, ...], set[object]] = {}

    def add(self, keys: Iterable[tuple[str, ...]], name: object) -> None:
        for key in keys:
            self._names.setdefault(key, set()).add(name)

    def has_others(self, keys: Iterable[tuple[str, ...]], name: object) -> bool:
        """Whether anybody but the one of the name has to do with one of the keys."""
        found = (self._names.get(key, ()) for key in keys)
        return any(len(names) > (name in names) for names in found)


@dataclass(frozen=True, slots=True)
class Joined:
    """What others tell each root by its number, if anything.

    `circular` has what reads a state in a circle, or one that depends on a circle.
    """

    neighbours: Mapping[int, Neighbours]
    circular: Mapping[int, Span]


def joined_roots(
    summaries: Sequence[Summary], context: Sequence[Summary], summarise: Summarise
) -> Joined:
    """Joins roots by the summaries that each has by itself; `context` only answers.

    A root that reads the state of another one is evaluated after it. Where roots read each other's
    states, nothing of these is told, nor to those that read theirs.
    """
    known = list(summaries)
    told, circular = _tell_states(known, summarise)
    neighbours = neighbours_of(known, context)
    for number, states in told.items():
        neighbours[number] = replace(neighbours.get(number, ALONE), states=states)
    return Joined(neighbours, circular)


def _tell_states(
    known: list[Summary], summarise: Summarise
) -> tuple[Mapping[int, States], Mapping[int, Span]]:
    """The outputs that each root reads; `known` becomes what roots are once they have read them."""
    keepers = _keepers(known)
    reads = {
        number: {
            state: keeper
            for state in summary.links.asked_states
            if (keeper := _one_of(keepers.get(state, ()), number, known)) is not None
        }
        for number, summary in enumerate(known)
        if summary.links.asked_states
    }
    readers: dict[int, list[int]] = {}
    for number, read in reads.items():
        for keeper in read.values():
            readers.setdefault(keeper, []).append(number)
    waiting = {number: set(read.values()) for number, read in reads.items()}
    ready = deque(number for number in readers if not waiting.get(number))
    told: dict[int, States] = {}
    while ready:
        number = ready.popleft()
        states = {state: known[kept].outputs for state, kept in reads.get(number, {}).items()}
        if states:
            told[number] = states
        known[number] = summarise(number, Neighbours(states=states))
        for reader in readers.get(number, ()):
            waiting[reader].discard(number)
            if not waiting[reader]:
                ready.append(reader)
    circular = {
        number: next(known[number].readers[state] for state in reads[number])
        for number, others in waiting.items()
        if others
    }
    return told, circular


def _keepers(known: Sequence[Summary]) -> Mapping[StateKey, Sequence[int]]:
    keepers: dict[StateKey, list[int]] = {}
    for number, summary in enumerate(known):
        if summary.links.state is not None:
            keepers.setdefault(summary.links.state, []).append(number)
    return keepers


def _one_of(keepers: Sequence[int], reader: int, known: Sequence[Summary]) -> int | None:
    """The one root that keeps a state; of several inputs of it, those of the reader's name.

    One set of inputs of a root may read the state of another, but not its own.
    """
    roots = {known[keeper].links.name for keeper in keepers}
    if len(roots) != 1 or reader in keepers:
        return None
    if len(keepers) > 1:
        keepers = [
            one for one in keepers if known[one].links.variant == known[reader].links.variant
        ]
    return keepers[0] if len(keepers) == 1 else None
