"""Joins roots: which root declares what another one refers to, and whose state it reads."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from azbackup_lint.azure.names import name_key, same_name
from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.neighbours import ALONE, Neighbours
from azbackup_lint.estate.links.outside import Key
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.estate.root_links import Links
from azbackup_lint.estate.summaries import Summary, names_of_item
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.resources import StateKey
from azbackup_lint.source import Span
from azbackup_lint.values import Unknown, Value

Summarise = Callable[[int, Neighbours], Summary]
"""Evaluates a root once more in sight of others, and its outputs, too."""

States = Mapping[StateKey, Mapping[str, Value]]

NOBODY = Identities(())
"""What portable values need no more: their ids are spelled out."""


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
    neighbours = _neighbours(known, context)
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


def _neighbours(summaries: Sequence[Summary], context: Sequence[Summary]) -> dict[int, Neighbours]:
    """What other roots declare that concerns a root.

    The work is linear in the size of the summaries.
    """
    declaring = {**_told_by_context(context), **_by_key(summaries)}
    joined: dict[int, _Joined] = {}
    for number, summary in enumerate(summaries):
        for key in summary.links.asked:
            found = _candidates(declaring.get(key, ()), summary)
            if found:
                entities = tuple(entity for _, entity in found)
                joined.setdefault(number, _Joined()).declared[key] = entities
    numbers = {id(summary): number for number, summary in enumerate(summaries)}
    for target, item in _items_by_target((*summaries, *context), declaring):
        number_of_target = numbers.get(id(target))
        if number_of_target is None:
            continue
        one = joined.setdefault(number_of_target, _Joined())
        one.items[id(item)] = item
        for key, _ in names_of_item(item.item, NOBODY):  # it may lead on into a third root
            entities = tuple(entity for _, entity in _candidates(declaring.get(key, ()), target))
            if entities:
                one.declared.setdefault(key, entities)
    return {
        number: Neighbours(one.declared, tuple(one.items.values()))
        for number, one in joined.items()
    }


@dataclass(slots=True)
class _Joined:
    """What concerns one root, as far as it was found."""

    declared: dict[Key, tuple[Entity, ...]] = field(default_factory=dict)
    items: dict[int, JoinedItem] = field(default_factory=dict)


_Declared = tuple[Summary, Entity]


def _by_key(summaries: Iterable[Summary]) -> dict[Key, list[_Declared]]:
    declaring: dict[Key, list[_Declared]] = {}
    for summary in summaries:
        for key, entities in summary.declared.items():
            declaring.setdefault(key, []).extend((summary, entity) for entity in entities)
    return declaring


def _told_by_context(context: Iterable[Summary]) -> dict[Key, list[_Declared]]:
    """What files of the context tell, the same resource once: as it is told with most facts."""
    told: dict[Key, list[_Declared]] = {}
    for key, found in _by_key(context).items():
        best: dict[object, _Declared] = {}
        for one in sorted(found, key=lambda one: _unknown_facts(one[1])):
            best.setdefault(name_key(one[1].subscription) or id(one[1]), one)
        told[key] = list(best.values())
    return told


def _unknown_facts(entity: Entity) -> int:
    facts: Mapping[str, Value] = getattr(entity, "facts", {})
    return sum(isinstance(fact, Unknown) for fact in facts.values())


def _candidates(declared: Iterable[_Declared], asker: Summary) -> list[_Declared]:
    """What other roots declare under a key; nothing if the root itself does, with other inputs.

    Of a root with several sets of inputs, the one of the asker's name is meant, if there is one.
    """
    by_root: dict[str, list[_Declared]] = {}
    for found in declared:
        by_root.setdefault(found[0].links.name, []).append(found)
    if asker.links.name in by_root:
        return []
    chosen: list[_Declared] = []
    for found_in_root in by_root.values():
        variant = asker.links.variant
        agreeing = [found for found in found_in_root if found[0].links.variant == variant]
        chosen += agreeing or found_in_root
    return chosen


def _items_by_target(
    summaries: Sequence[Summary], declaring: Mapping[Key, Sequence[_Declared]]
) -> Iterator[tuple[Summary, JoinedItem]]:
    """Each item with the other roots that declare its VM, its policy or its vault.

    A root with several sets of inputs may name the same thing in each: then the item of that set
    counts which has the name of the target's.
    """
    named = [
        (summary, item, key, found[0][0])
        for summary in summaries
        for item in summary.items
        for key, subscription in names_of_item(item.item, NOBODY)
        if len(found := _in_subscription(declaring.get(key, ()), summary, subscription)) == 1
    ]
    variants: dict[tuple[str, Key], set[str | None]] = {}
    for summary, _, key, _ in named:
        variants.setdefault((summary.links.name, key), set()).add(summary.links.variant)
    for summary, item, key, target in named:
        is_only_one = len(variants[summary.links.name, key]) == 1
        if is_only_one or summary.links.variant == target.links.variant:
            yield target, item


def _in_subscription(
    declared: Iterable[_Declared], asker: Summary, subscription: Value
) -> list[_Declared]:
    """The candidates that may be in a subscription."""
    return [
        found
        for found in _candidates(declared, asker)
        if same_name(found[1].subscription, subscription) is not False
    ]
