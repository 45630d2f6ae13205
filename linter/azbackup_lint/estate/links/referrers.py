"""What refers to VMs and disks: attachments, extensions, locks and their like, VMs with disks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from azbackup_lint.azure.names import name_key, same_name
from azbackup_lint.estate.entities import (
    Attachment,
    DiagnosticSetting,
    Entity,
    Extension,
    Lock,
    Replication,
    SqlMachine,
    VirtualMachine,
)
from azbackup_lint.estate.links.outside import Outside
from azbackup_lint.estate.links.resolution import Resolver, Target
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.values import Value

E = TypeVar("E", bound=Entity)

KINDS: tuple[type[Entity], ...] = (
    Attachment,
    DiagnosticSetting,
    Extension,
    Lock,
    Replication,
    SqlMachine,
    VirtualMachine,
)
"""The kinds of entities that may refer to VMs or disks of other roots."""


def references_of(entity: Entity) -> Iterator[Value]:
    """The ids of the VMs and disks that an entity refers to, or of the resource group of VMs."""
    if isinstance(entity, Attachment):
        yield entity.virtual_machine
        yield entity.disk
    elif isinstance(entity, (Extension, SqlMachine)):
        yield entity.virtual_machine
    elif isinstance(entity, DiagnosticSetting):
        yield entity.target
    elif isinstance(entity, Lock):
        yield entity.scope
    elif isinstance(entity, Replication):
        yield entity.source
    elif isinstance(entity, VirtualMachine):
        for disk in (entity.os_disk, *entity.inline_disks):
            if disk.reference is not None:
                yield disk.reference


class Referrers:
    """The entities of other roots that refer to VMs and disks of a root, or that it refers to."""

    def __init__(self, entities: Sequence[Entity], outside: Outside) -> None:
        self._entities = entities
        self._identities = outside.identities
        self._outside = outside

    def all(self, kind: type[E]) -> tuple[E, ...]:
        """Those of a kind."""
        return tuple(entity for entity in self._entities if isinstance(entity, kind))

    def locks(self, machines: Iterable[VirtualMachine]) -> tuple[Lock, ...]:
        """The locks that are on some VMs of the root, or on their resource groups."""
        groups: dict[object, dict[object, Value]] = {}
        for machine in machines:
            subscriptions = groups.setdefault(name_key(machine.resource_group), {})
            subscriptions.setdefault(name_key(machine.subscription), machine.subscription)
        return tuple(lock for lock in self.all(Lock) if self._is_on(lock, groups))

    def _is_on(self, lock: Lock, groups: Mapping[object, Mapping[object, Value]]) -> bool:
        id_ = self._identities.of(lock.scope)
        if id_ is None or id_.type or id_.resource_group is None:
            return id_ is not None and bool(id_.type)
        subscriptions = groups.get(name_key(id_.resource_group), {}).values()
        answers = {same_name(id_.subscription, subscription) for subscription in subscriptions}
        return True in answers or (
            None in answers and self._outside.supposes(lock, leads_here=True)
        )

    def own(self, resolver: Resolver[E], reference: Value, referrer: Entity) -> E | None:
        """The entity of the root that a referrer of another one means."""
        id_ = self._identities.of(reference)
        return None if id_ is None else resolver.from_outside(id_, referrer, self._outside)

    def target(self, resolver: Resolver[E], reference: Value, referrer: Entity) -> Target[E]:
        """The entity that a referrer of another root means, in the root or in a third one."""
        own = self.own(resolver, reference, referrer)
        if own is not None:
            return Target(own)
        id_ = self._identities.of(reference)
        return Target(elsewhere=True) if id_ is None else resolver.beyond(id_)
