"""What other roots declare that concerns each of several roots, found by the keys of names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from azbackup_lint.azure.names import name_key, same_name
from azbackup_lint.estate.entities import Entity, Extension, Lock, VirtualMachine
from azbackup_lint.estate.links.guest_extensions import key_vaults_of
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.name_index import names_of
from azbackup_lint.estate.links.neighbours import Neighbours
from azbackup_lint.estate.links.outside import GROUPED, Key, key_of
from azbackup_lint.estate.links.referrers import references_of
from azbackup_lint.estate.links.undeclared_machines import MACHINES
from azbackup_lint.estate.readers.identities import COMPUTE, Identities, PortableIdentities
from azbackup_lint.estate.summaries import Summary, key_in, names_of_item
from azbackup_lint.records import dataclass, field
from azbackup_lint.values import Known, Unknown, Value

DISKS = f"{COMPUTE}/disks"

MOST_REFERRERS = 200
MOST_ROOTS = 16
"""What may refer to a VM or disk, and in how many roots, so that these learn of each other; else
none does: each would be evaluated with all that the others say of it."""

MOST_LOCKS = 10
"""Locks of a kind on one VM or resource group of which its roots learn: more change nothing."""

_Declared = tuple[Summary, Entity]


def neighbours_of(
    summaries: Sequence[Summary], context: Sequence[Summary]
) -> dict[int, Neighbours]:
    """What other roots and the context declare that concerns each root, by its number.

    The work is linear in the size of the summaries.
    """
    return _Neighbourhoods(summaries, context).all()


@dataclass(slots=True)
class _Found:
    """What concerns one root, as far as it was found."""

    declared: dict[Key, tuple[Entity, ...]] = field(default_factory=dict)
    items: dict[int, JoinedItem] = field(default_factory=dict)
    referrers: dict[int, Entity] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Naming:
    """What names something of another root, by its key: an item, or another referrer."""

    summary: Summary
    key: Key
    what: JoinedItem | Entity


class _Neighbourhoods:
    def __init__(self, summaries: Sequence[Summary], context: Sequence[Summary]) -> None:
        self._summaries = summaries
        self._declaring = {**_told_by_context(context), **_by_key(summaries)}
        self._ids = PortableIdentities()
        self._items = self._by_target(_naming_items((*summaries, *context), self._ids))
        referrers = self._by_target(_naming_referrers(summaries, self._ids))
        self._referrers = {
            key: list(_few_locks(namings, self._ids)) for key, namings in referrers.items()
        }
        self._items_elsewhere = _leading_elsewhere(self._items)
        self._referrers_elsewhere = _leading_elsewhere(self._referrers)
        self._crowded: dict[Key, bool] = {}

    def all(self) -> dict[int, Neighbours]:
        every = ((n, self._of(summary)) for n, summary in enumerate(self._summaries))
        return {
            number: Neighbours(
                found.declared, tuple(found.items.values()), tuple(found.referrers.values())
            )
            for number, found in every
            if found.declared or found.items or found.referrers
        }

    def _of(self, summary: Summary) -> _Found:
        found = _Found()
        for key in sorted(summary.links.asked):
            self._look_at(found, summary, key)
        for key in summary.declared:
            self._protect(found, summary, self._items_elsewhere.get(key, ()))
            self._refer(found, summary, self._referrers_elsewhere.get(key, ()))
        for entity in tuple(found.referrers.values()):  # they lead on into a third root
            for key in _named_by(entity, self._ids):
                if key not in summary.declared and key not in found.declared:
                    self._look_at(found, summary, key)
        return found

    def _look_at(self, found: _Found, summary: Summary, key: Key) -> None:
        """What others declare under a key; of VMs and disks, also what has to do with them."""
        self._declare(found, summary, key)
        if key not in found.declared or key[0] not in (MACHINES[0], DISKS):
            return
        if self._is_crowded(key):
            del found.declared[key]
            return
        self._refer(found, summary, self._referrers.get(key, ()))
        self._protect(found, summary, self._items.get(key, ()))

    def _is_crowded(self, key: Key) -> bool:
        """Whether more refers to what has a key than roots learn of."""
        if key not in self._crowded:
            naming = (*self._referrers.get(key, ()), *self._items.get(key, ()))
            roots = {one.summary.links.name for one in naming}
            self._crowded[key] = len(naming) > MOST_REFERRERS or len(roots) > MOST_ROOTS
        return self._crowded[key]

    def _declare(self, found: _Found, summary: Summary, key: Key) -> None:
        """What other roots declare under a key."""
        others = _candidates(self._declaring.get(key, ()), summary)
        if others:
            found.declared.setdefault(key, tuple(entity for _, entity in others))

    def _protect(self, found: _Found, summary: Summary, namings: Sequence[_Naming]) -> None:
        """The items of other roots, of those that name something, and what these lead to."""
        for naming in namings:
            item = naming.what
            if isinstance(item, JoinedItem) and naming.summary.links.name != summary.links.name:
                found.items[id(item)] = item
                for other, _ in names_of_item(item.item, self._ids):
                    self._declare(found, summary, other)

    def _refer(self, found: _Found, summary: Summary, namings: Sequence[_Naming]) -> None:
        """The referrers of other roots, of those that name something."""
        for naming in namings:
            entity = naming.what
            if isinstance(entity, Entity) and naming.summary.links.name != summary.links.name:
                found.referrers[id(entity)] = entity

    def _by_target(self, every: Iterable[tuple[_Naming, Value]]) -> dict[Key, list[_Naming]]:
        """What names the one entity that has a key and may be in a subscription, by the key.

        Several roots may declare this one. A root with several sets of inputs may name the same
        thing in each: then what counts is of that set which has the name of the target's.
        """
        named = [
            (naming, {target.links.variant for target, _ in declared})
            for naming, subscription in every
            if (declared := self._in_subscription(naming, subscription))
            and (naming.key[0] == GROUPED or _are_one(declared, subscription))
        ]
        variants: dict[tuple[str, Key], set[str | None]] = {}
        for naming, _ in named:
            links = naming.summary.links
            variants.setdefault((links.name, naming.key), set()).add(links.variant)
        by_target: dict[Key, list[_Naming]] = {}
        for naming, targets in named:
            links = naming.summary.links
            if len(variants[links.name, naming.key]) == 1 or links.variant in targets:
                by_target.setdefault(naming.key, []).append(naming)
        return by_target

    def _in_subscription(self, naming: _Naming, subscription: Value) -> list[_Declared]:
        """The candidates that may be in a subscription."""
        declared = self._declaring.get(naming.key, ())
        own = [one for one in declared if one[0] is naming.summary]
        return [
            found
            for found in own or _candidates(declared, naming.summary)
            if same_name(found[1].subscription, subscription) is not False
        ]


def _are_one(declared: Sequence[_Declared], subscription: Value) -> bool:
    """Whether what has one key is the same resource: Azure has one of a name in a subscription."""
    return len(declared) == 1 or all(
        same_name(entity.subscription, subscription) for _, entity in declared
    )


def _leading_elsewhere(
    by_target: Mapping[Key, Sequence[_Naming]],
) -> Mapping[Key, Sequence[_Naming]]:
    """What names nothing that only its own root declares, by its key; groups are everybody's."""
    return {
        key: [one for one in namings if key[0] == GROUPED or key not in one.summary.declared]
        for key, namings in by_target.items()
    }


def _few_locks(namings: Iterable[_Naming], identities: Identities) -> Iterator[_Naming]:
    """What names something, of locks the first of each kind: as many as make a difference."""
    alike: Counter[object] = Counter()
    for naming in namings:
        lock = naming.what
        if isinstance(lock, Lock):
            id_ = identities.of(lock.scope)
            subscription = id_.subscription if id_ is not None else None
            place = name_key(subscription) if isinstance(subscription, Known) else None
            kind = (name_key(lock.facts.get("level")), place, bool(lock.existence.causes))
            alike[kind] += 1
            if alike[kind] > MOST_LOCKS:
                continue
        yield naming


def _naming_items(
    summaries: Iterable[Summary], identities: Identities
) -> Iterator[tuple[_Naming, Value]]:
    """The items with the keys of what they name, and the subscriptions that it is in."""
    for summary in summaries:
        for item in summary.items:
            for key, subscription in names_of_item(item.item, identities):
                yield _Naming(summary, key, item), subscription


def _naming_referrers(
    summaries: Iterable[Summary], identities: Identities
) -> Iterator[tuple[_Naming, Value]]:
    """The referrers with the keys of what they name; of VMs, those that only one root declares."""
    declaring: dict[Key, set[str]] = {}
    for summary in summaries:
        for key in summary.declared:
            if key[0] == MACHINES[0]:
                declaring.setdefault(key, set()).add(summary.links.name)
    for summary in summaries:
        for key, entities in summary.referrers.items():
            for entity in entities:
                own = key_of(MACHINES[0], names_of(entity))
                if isinstance(entity, VirtualMachine) and (
                    own is None or len(declaring.get(own, ())) > 1
                ):
                    continue
                for reference in references_of(entity):
                    id_ = identities.of(reference)
                    if id_ is not None and key_in(reference, identities) == key:
                        yield _Naming(summary, key, entity), id_.subscription
                        break


def _named_by(entity: Entity, identities: Identities) -> Iterator[Key]:
    """The keys of what a referrer names, and its own."""
    own = key_of(MACHINES[0], names_of(entity)) if isinstance(entity, VirtualMachine) else None
    vaults = key_vaults_of(entity) if isinstance(entity, Extension) else ()
    keys = (own, *(key_in(value, identities) for value in (*references_of(entity), *vaults)))
    yield from (key for key in keys if key is not None)


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
