"""Finds the entity that a value refers to: by reference, by id or by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice, product
from math import prod

from azbackup_lint.azure.ids import ResourceId, parse_id
from azbackup_lint.azure.names import same_name
from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.links.name_index import NameIndex, Names, may_be_same, names_of
from azbackup_lint.estate.links.outside import Key, Outside, key_of
from azbackup_lint.estate.readers.identities import TYPES, Identities
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Generic, TypeVar, cast
from azbackup_lint.records import dataclass
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of
from azbackup_lint.values.choices import MAX_OPTIONS, alternatives

E = TypeVar("E", bound=Entity)
E_co = TypeVar("E_co", bound=Entity, covariant=True)

AZURERM = lazy_regex(r"(?:^|\.)(azurerm_\w+)\.[^.\[\]]+(?:\[[^\[\]]*\])?$")
"""The type in the address of a resource or data source."""

MAX_CANDIDATES = 16
"""A reference that may lead to more entities than this may lead to any."""

MAX_COMPARED = 64
"""Entities with unknown names that are compared; with more, any may be meant."""


@dataclass(frozen=True, slots=True)
class Target(Generic[E_co]):
    """What a reference leads to.

    `entity` if that is certain. Else `elsewhere` means that it is surely none of this root's
    entities, and `beyond` is the key of what it is if its names are known. `causes` are why it
    isn't known which one; `candidates`, if not empty, are all that it may be. It is surely one of
    them if they are `exhaustive`.
    """

    entity: E_co | None = None
    elsewhere: bool = False
    causes: tuple[Cause, ...] = ()
    candidates: tuple[E_co, ...] = ()
    exhaustive: bool = False
    beyond: Key | None = None

    @property
    def choices(self) -> tuple[E_co, ...]:
        """The entities among which the target certainly is; none where it may be another."""
        if self.entity is not None:
            return (self.entity,)
        return self.candidates if self.exhaustive else ()

    def must_be(self, candidate: E) -> bool:
        """Whether it is a candidate, supposing that this one exists and the others don't."""
        return self.exhaustive and all(
            candidate.existence.excludes(other.existence)
            for other in self.candidates
            if other is not candidate
        )


class Resolver(Generic[E]):
    """Resolves references to the entities of one kind, by the resource types of their ids."""

    def __init__(
        self,
        entities: Sequence[E],
        identities: Identities,
        *types: str,
        outside: Outside | None = None,
        kind: type[Entity] = Entity,
    ) -> None:
        """`outside` knows entities of other roots, of which those of the `kind` are meant."""
        self._by_address = {entity.address: entity for entity in entities}
        self._index = NameIndex(entities)
        self._types = types
        self._identities = identities
        self._outside = outside
        self._kind = kind

    def at(self, address: str) -> E | None:
        """The entity that the resource at an address declares."""
        return self._by_address.get(address)

    def by_id(self, value: Value | None) -> Target[E]:
        """The entity whose id a value is."""
        if value is None:
            return Target(elsewhere=True)
        if isinstance(value, Unknown) and value.link is not None and value.link.is_id:
            entity = self._by_address.get(value.link.address)
            if entity is not None:
                return Target(entity)
            if self._is_at_another_type(value.link.address):
                return Target(elsewhere=True)
        spelled = self._identities.expanded(value)
        parsed = parse_id(spelled)
        if parsed is not None:
            return self.by_identity(parsed, causes_of(value))
        if isinstance(spelled, Unknown):
            return self._chosen(spelled)
        return Target(elsewhere=True)

    def by_identity(self, id_: ResourceId, causes: tuple[Cause, ...] = ()) -> Target[E]:
        """The entity of an id."""
        if id_.type not in self._types:
            return Target(elsewhere=True)
        return self._named((*id_.names, id_.resource_group), id_.subscription, causes)

    def by_name(self, name: Value, group: Value, subscription: Value) -> Target[E]:
        """The entity of a name in a resource group of a subscription."""
        return self._named((name, group), subscription, causes_of(name, group))

    def _named(self, names: Names, subscription: Value, causes: tuple[Cause, ...]) -> Target[E]:
        """The one entity of the names in the subscription, else in one that may be the same."""
        same: list[E] = []
        maybe_same: list[E] = []
        exact = self._index.exact(names)
        if len(exact) > MAX_COMPARED:
            return Target(causes=_doubt(exact), candidates=tuple(exact[:MAX_CANDIDATES]))
        for entity in exact:
            answer = same_subscription(entity.subscription, subscription)
            (same if answer else maybe_same if answer is None else []).append(entity)
        for entities in (same, maybe_same):
            if len(entities) == 1:
                return Target(entities[0])
            if entities:
                some = tuple(entities[:MAX_CANDIDATES])
                exhaustive = len(some) == len(entities)
                return Target(causes=_doubt(entities), candidates=some, exhaustive=exhaustive)
        choices = _choices(names)
        if len(choices) > 1:
            targets = [self._named(choice, subscription, causes) for choice in choices]
            return one_target(targets, _deciding(names, targets) or causes)
        return self._compatible(names, subscription, causes)

    def _compatible(
        self, names: Names, subscription: Value, causes: tuple[Cause, ...]
    ) -> Target[E]:
        compared = list(islice(self._index.compatible(names), MAX_COMPARED + 1))
        compatible = [
            entity
            for entity in compared
            if same_subscription(entity.subscription, subscription) is not False
            and may_be_same(names_of(entity), names)
        ]
        complete = len(compared) <= MAX_COMPARED
        if not compatible and complete:
            return self._elsewhere(names, subscription)
        if compatible:
            causes = _why(names_of(compatible[0]), names) or causes
        known = tuple(compatible) if complete and len(compatible) <= MAX_CANDIDATES else ()
        return Target(causes=causes or _doubt(compatible), candidates=known)

    def _elsewhere(self, names: Names, subscription: Value) -> Target[E]:
        """The entity of another root that the names mean, if one is known."""
        outside = self._outside
        found = outside.entity(self._types[0], names, subscription) if outside else None
        if isinstance(found, self._kind):
            return Target(cast("E", found))
        return Target(elsewhere=True, beyond=key_of(self._types[0], names))

    def beyond(self, id_: ResourceId) -> Target[E]:
        """The entity of another root that an id means, if one is known."""
        if id_.type not in self._types:
            return Target(elsewhere=True)
        return self._elsewhere((*id_.names, id_.resource_group), id_.subscription)

    def from_outside(self, id_: ResourceId, asker: Entity, outside: Outside) -> E | None:
        """The entity of this root that an entity of another one refers to."""
        names = (*id_.names, id_.resource_group)
        if id_.type not in self._types or key_of(id_.type, names) is None:
            return None
        exact = self._index.exact(names)
        found = [
            entity
            for entity in exact
            if same_name(entity.subscription, id_.subscription) is not False
        ]
        if len(found) != 1:
            return None
        is_same = same_name(found[0].subscription, id_.subscription)
        return found[0] if is_same or outside.supposes(asker, leads_here=True) else None

    def _chosen(self, value: Unknown) -> Target[E]:
        """Of an unknown with options: the one that all of them lead to.

        Azure accepts only an id of the right type, so ids of other types are not meant.
        """
        fitting = [option for option in value.options if not self._is_of_another_type(option)]
        targets = [self.by_id(option) for option in fitting or value.options]
        return one_target(targets, _deciding((value,), targets) or value.causes)

    def _is_at_another_type(self, address: str) -> bool:
        """Whether the resource at an address is of a type of azurerm that has other ids.

        Resources that are named after another one, such as its network rules, may have its id.
        """
        match = AZURERM.search(address)
        if match is None:
            return False
        own = [name for name, (type_, _) in TYPES.items() if type_ in self._types]
        return match[1] in TYPES.keys() - own or not match[1].startswith(tuple(own))

    def _is_of_another_type(self, option: Value) -> bool:
        id_ = self._identities.of(option)
        return id_ is not None and id_.type not in self._types


def one_target(targets: Sequence[Target[E]], causes: tuple[Cause, ...]) -> Target[E]:
    """What a reference leads to that is one of several references."""
    if targets and all(target.elsewhere for target in targets):
        return Target(elsewhere=True)
    choices = {id(entity): entity for target in targets for entity in target.choices}
    exhaustive = bool(choices) and all(target.choices for target in targets)
    if exhaustive and len(choices) == 1:
        return Target(next(iter(choices.values())))
    if not all(target.choices or target.elsewhere or target.candidates for target in targets):
        return Target(causes=causes)
    for target in targets:
        choices |= {id(entity): entity for entity in target.candidates}
    return Target(causes=causes, candidates=tuple(choices.values()), exhaustive=exhaustive)


def _deciding(values: Iterable[Value | None], targets: Iterable[Target[E]]) -> tuple[Cause, ...]:
    """The causes of a choice whose options all lead to entities; none where one doesn't.

    That the ids of these are themselves known only after deployment is no matter.
    """
    if not all(target.entity for target in targets):
        return ()
    chosen = [value for value in values if isinstance(value, Unknown) and value.options]
    inside = causes_of(*(option for value in chosen for option in value.options))
    return tuple(cause for cause in causes_of(*chosen) if cause not in inside)


def _choices(names: Names) -> list[Names]:
    """The names that names may turn out to be; themselves where that are too many."""
    options = [alternatives(name) if name is not None else (None,) for name in names]
    many = prod(len(some) for some in options)
    return [names] if many > MAX_OPTIONS else list(product(*options))


def same_subscription(first: Value, second: Value) -> bool | None:
    """Whether two subscriptions are the same; None where that can't be known."""
    if isinstance(first, Known) and isinstance(second, Known):
        return str(first.data).lower() == str(second.data).lower()
    return True if same_name(first, second) else None


def _why(first: Names, second: Names) -> tuple[Cause, ...]:
    """Why it isn't known whether names are equal: what those are unknown for that may differ."""
    pairs = zip(first, second, strict=True)
    doubtful = [pair for pair in pairs if same_name(*pair) is None]
    return causes_of(*(name for pair in doubtful for name in pair if name is not None))


def _doubt(entities: Sequence[Entity]) -> tuple[Cause, ...]:
    """Why it isn't known which of several entities of the same name is meant."""
    conditions = {cause: None for entity in entities for cause in entity.existence.causes}
    if conditions:
        return tuple(conditions)
    return (Cause("absent", "which of several resources of the same name is meant"),)
