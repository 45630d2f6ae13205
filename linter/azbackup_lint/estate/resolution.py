"""Finds the entity that a value refers to: by reference, by id or by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from azbackup_lint.azure.ids import ResourceId, parse_id, same_name
from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.facts import Arguments
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of, is_same

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Target(Generic[E]):
    """What a reference leads to.

    `entity` if that is certain. Else `elsewhere` says that it is surely none of this root's
    entities, and `causes` why it isn't known which one; `candidates`, if not empty, are all that it
    may be.
    """

    entity: E | None = None
    elsewhere: bool = False
    causes: tuple[Cause, ...] = ()
    candidates: tuple[E, ...] = ()

    def may_be(self, entity: E) -> bool:
        """Whether the reference may lead to an entity."""
        if self.entity is not None or self.elsewhere:
            return self.entity is entity
        return not self.candidates or any(one is entity for one in self.candidates)


class Resolver(Generic[E]):
    """Resolves references to the entities of one kind.

    `type` is the resource type in ids, lower case; `outside` are data sources, which name what may
    be declared elsewhere.
    """

    def __init__(self, entities: Sequence[E], type_: str, outside: Sequence[Resource]) -> None:
        self._entities = entities
        self._by_address = {entity.address: entity for entity in entities}
        self._type = type_
        self._outside = {resource.address: resource for resource in outside}

    def by_id(self, value: Value | None) -> Target[E]:
        """The entity whose id a value is."""
        if value is None:
            return Target(elsewhere=True)
        if isinstance(value, Unknown) and value.link is not None:
            found = self._linked(value)
            if found is not None:
                return found
        parsed = parse_id(value)
        if parsed is not None:
            return self._identified(parsed, value)
        if isinstance(value, Unknown):
            return self._chosen(value)
        return Target(elsewhere=True)

    def by_name(self, name: Value, group: Value) -> Target[E]:
        """The entity of a name in a resource group."""
        perhaps = False
        for entity in self._entities:
            same = _both(same_name(entity.name, name), same_name(entity.resource_group, group))
            if same:
                return Target(entity)
            perhaps = perhaps or same is None
        if not perhaps:
            return Target(elsewhere=True)
        return Target(causes=causes_of(name, group) or _doubt(self._entities))

    def _linked(self, value: Unknown) -> Target[E] | None:
        assert value.link is not None
        if value.link.attribute == "id":
            entity = self._by_address.get(value.link.address)
            if entity is not None:
                return Target(entity)
        resource = self._outside.get(value.link.address)
        if resource is None:
            return None
        arguments = Arguments.of(resource)
        name, group = arguments.get("name"), arguments.get("resource_group_name")
        if name is None:
            return Target(causes=value.causes)
        return self.by_name(name, group or Unknown(value.causes))

    def _identified(self, parsed: ResourceId, value: Value) -> Target[E]:
        if parsed.type != self._type:
            return Target(elsewhere=True)
        perhaps = False
        for entity in self._entities:
            same = _both(
                same_name(entity.name, parsed.names[-1]),
                same_name(entity.resource_group, parsed.resource_group),
            )
            other = same_subscription(entity.resource.subscription, parsed.subscription) is False
            if same and not other:
                return Target(entity)
            perhaps = perhaps or (same is None and not other)
        if not perhaps:
            return Target(elsewhere=True)
        return Target(causes=causes_of(value) or _doubt(self._entities))

    def _chosen(self, value: Unknown) -> Target[E]:
        """Of an unknown with options: the one that all of them lead to."""
        targets = [self.by_id(option) for option in value.options]
        first = targets[0] if targets else None
        if first is not None and first.entity and all(t.entity is first.entity for t in targets):
            return first
        if targets and all(target.elsewhere for target in targets):
            return Target(elsewhere=True)
        named = tuple(target.entity for target in targets if target.entity is not None)
        complete = all(target.entity is not None or target.elsewhere for target in targets)
        return Target(causes=value.causes, candidates=named if complete else ())


def same_subscription(first: Value, second: Value) -> bool | None:
    """Whether two subscriptions are the same; None where that can't be known."""
    if isinstance(first, Known) and isinstance(second, Known):
        return str(first.data).lower() == str(second.data).lower()
    return True if is_same(first, second) else None


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _doubt(entities: Sequence[Entity]) -> tuple[Cause, ...]:
    return causes_of(
        *(value for entity in entities for value in (entity.name, entity.resource_group))
    )
