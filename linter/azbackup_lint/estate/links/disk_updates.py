"""Applies what resources of their own change of managed disks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from azbackup_lint.estate.entities import Disk, DiskUpdate, Entities, Entity
from azbackup_lint.estate.links.joins import Joins
from azbackup_lint.estate.links.resolution import Resolver
from azbackup_lint.estate.readers.identities import COMPUTE, Identities
from azbackup_lint.values import Cause, Unknown, Value

FIELDS = ("size_gib", "max_shares", "network_access", "public_access")


def updated(entities: Entities, identities: Identities) -> Entities:
    """The entities with their disks as the updates leave them."""
    updates = entities.all(DiskUpdate)
    if not updates:
        return entities
    disks = entities.all(Disk)
    resolver = Resolver(disks, identities, f"{COMPUTE}/disks")
    joins = Joins(updates, lambda update: resolver.by_id(update.disk))
    changed: list[Entity] = [
        _changed(disk, joins.of(disk), joins.perhaps(disk), updates) for disk in disks
    ]
    return Entities({**entities.by_kind, Disk: changed})


def _changed(
    disk: Disk,
    own: Sequence[DiskUpdate],
    perhaps: tuple[Cause, ...] | None,
    updates: Sequence[DiskUpdate],
) -> Disk:
    for update in own:
        disk = _with(disk, {name: _after(disk, update, name) for name in FIELDS})
    if perhaps is None:
        return disk
    touched = {name for update in updates for name in FIELDS if _field(update, name) is not None}
    return _with(disk, {name: Unknown(perhaps) for name in touched})


def _after(disk: Disk, update: DiskUpdate, name: str) -> Value | None:
    """A fact after an update; one that may not happen leaves both open."""
    value, before = _field(update, name), _field(disk, name)
    doubts = tuple(cause for cause in update.existence.causes if cause not in disk.existence.causes)
    if value is None or before is None or not doubts:
        return value
    return Unknown(doubts, options=(value, before), span=value.span, hops=value.hops)


def _field(entity: Disk | DiskUpdate, name: str) -> Value | None:
    value: Value | None = getattr(entity, name)
    return value


def _with(disk: Disk, facts: dict[str, Value | None]) -> Disk:
    changes: dict[str, Value] = {name: value for name, value in facts.items() if value is not None}
    return replace(disk, **changes) if changes else disk  # type: ignore[arg-type]
