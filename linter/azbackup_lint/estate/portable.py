"""Makes entities of a root independent of it, so that others can be told of them."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.azure.ids import ResourceId, spelled_out
from azbackup_lint.estate.derived.encryption import encrypts
from azbackup_lint.estate.entities import Entity, Extension, UndeclaredMachine, VirtualMachine
from azbackup_lint.estate.links.guest_extensions import may_set_up_guest
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.outside import address_in
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.estate.links.told_attributes import KEPT
from azbackup_lint.estate.links.undeclared_machines import MACHINES
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.light_typing import Any, TypeVar, cast
from azbackup_lint.records import fields, replace
from azbackup_lint.resources import Existence, Resource
from azbackup_lint.source import Span
from azbackup_lint.values import FALSE, Cause, Hop, Known, Link, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.texts import join

E = TypeVar("E", bound=Entity)

OF_MACHINES = ("classic", "image.source", "managed", "region", "securityType")
"""The facts of VMs that matter where another root declares them."""


class Portable:
    """Makes entities independent of their root: ids are spelled out, other links are its own.

    Values keep what they are known by, and places are those in whole files. What only the language
    of the root knows, such as types and the conditions of instances, is left out.
    """

    def __init__(self, identities: Identities, name: str, *, is_context: bool) -> None:
        self._identities = identities
        self._name = name
        self._is_context = is_context
        self._made: dict[int, tuple[Entity, Entity]] = {}

    def entity(self, entity: E) -> E:
        """An entity with everything that others can know of it; the same one each time."""
        known = self._made.get(id(entity))
        if known is None:  # both are kept, so that no other one gets its id
            known = self._made[id(entity)] = (entity, self._portable(entity))
        return cast("E", known[1])

    def item(self, joined: JoinedItem) -> JoinedItem:
        """A protected item with its policy and its vault; its VM is none of the other root's."""
        item = self.entity(joined.item)
        if item.source is None and item.source_name is not None:
            group, name = item.source_name
            id_ = ResourceId(item.subscription, group, MACHINES[item.classic], (name,))
            item = replace(item, source=join(spelled_out(id_)))
        policy, vault = self._target(joined.policy), self._target(joined.vault)
        return JoinedItem(item, Target(elsewhere=True), policy, vault)

    def values(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Values as others see them."""
        return {name: self._value(value) for name, value in values.items()}

    def _portable(self, entity: E) -> E:
        if isinstance(entity, VirtualMachine) and self._is_context:
            facts = {"region": entity.facts["region"]}
            plain = (entity.subscription, entity.resource_group, entity.name)
            entity = cast("E", UndeclaredMachine(entity.resource, *plain, facts=facts))
        elif isinstance(entity, VirtualMachine):
            facts = {name: entity.facts[name] for name in OF_MACHINES}
            entity = cast("E", replace(entity, facts=facts, start_texts=()))
        elif isinstance(entity, Extension) and not _settings_matter(entity):
            entity = cast("E", replace(entity, settings=None, protected_settings=None))
        changes: dict[str, Any] = {
            item.name: self._any(getattr(entity, item.name))
            for item in fields(entity)
            if item.name != "resource"
        }
        return replace(entity, resource=self._resource(entity.resource), **changes)

    def _target(self, target: Target[E]) -> Target[E]:
        return Target(
            None if target.entity is None else self.entity(target.entity),
            target.elsewhere,
            tuple(map(_cause, target.causes)),
            tuple(map(self.entity, target.candidates)),
            target.exhaustive,
        )

    def _any(self, part: object) -> object:
        if isinstance(part, Value):
            return self._value(part)
        if isinstance(part, Span):
            return _settled(part)
        if isinstance(part, Entity):
            return self._portable(part)
        if isinstance(part, tuple):
            return tuple(map(self._any, part))
        if isinstance(part, Mapping):
            return {key: self._any(value) for key, value in part.items()}
        return part

    def _value(self, value: Value) -> Value:
        value = self._identities.expanded(value)
        span = _settled(value.span) if value.span is not None else None
        hops = tuple(Hop(hop.label, _settled(hop.span), hop.is_secret) for hop in value.hops)
        if isinstance(value, Known):
            return Known(value.data, span=span, hops=hops)
        if isinstance(value, ListValue):
            items = tuple(map(self._value, value.items))
            return ListValue(items, value.kind, span=span, hops=hops)
        if isinstance(value, MapValue):
            return MapValue(self.values(value.entries), value.kind, span=span, hops=hops)
        assert isinstance(value, Unknown)  # there are no other values
        link = value.link
        parts = (part if isinstance(part, str) else self._value(part) for part in value.parts)
        return Unknown(
            tuple(map(_cause, value.causes)),
            link=Link(self._address(link.address), link.attribute) if link is not None else None,
            options=tuple(map(self._value, value.options)),
            minimum=value.minimum,
            maximum=value.maximum,
            parts=tuple(part for part in parts if isinstance(part, str | Unknown)),
            is_set=value.is_set,
            width=value.width,
            span=span,
            hops=hops,
        )

    def _address(self, address: str) -> str:
        return address_in(self._name, address, is_context=self._is_context)

    def _resource(self, resource: Resource) -> Resource:
        existence = resource.existence
        return Resource(
            self._address(resource.address),
            resource.mode,
            resource.type,
            resource.name,
            MapValue(self.values(_kept(resource))),
            _settled(resource.header),
            self._value(resource.subscription),
            Existence(tuple(map(_cause, existence.causes)), existence.many),
        )


def _settings_matter(extension: Extension) -> bool:
    """Whether anything is read of the settings of an extension."""
    return may_set_up_guest(extension) or encrypts(extension) != FALSE


def _kept(resource: Resource) -> dict[str, Value]:
    found = ((name, resource.get(name)) for name in KEPT)
    return {name: value for name, value in found if value is not None}


def _cause(cause: Cause) -> Cause:
    return cause if cause.span is None else replace(cause, span=_settled(cause.span))


def _settled(span: Span) -> Span:
    return span.source.settled(span)
