"""Applies what resources of their own change of managed disks."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.estate.entities import Disk, DiskUpdate, Entities, Entity
from azbackup_lint.estate.links.joins import Joins
from azbackup_lint.estate.links.resolution import Resolver
from azbackup_lint.estate.readers.identities import COMPUTE, Identities
from azbackup_lint.records import replace
from azbackup_lint.values import Cause, Unknown, Value, placed_like


def updated(entities: Entities, identities: Identities) -> Entities:
    """The entities with their disks as the updates leave them."""
    updates = entities.all(DiskUpdate)
    if not updates:
        return entities
    disks = entities.all(Disk)
    resolver = Resolver(disks, identities, f"{COMPUTE}/disks")
    joins = Joins(updates, lambda update: resolver.by_id(update.disk))
    changed: list[Entity] = [
        _changed(disk, joins.of(disk), joins.uncertain(disk), updates) for disk in disks
    ]
    return Entities({**entities.by_kind, Disk: changed})


def _changed(
    disk: Disk,
    own: Sequence[DiskUpdate],
    uncertain: tuple[Cause, ...] | None,
    updates: Sequence[DiskUpdate],
) -> Disk:
    facts = dict(disk.facts)
    for update in own:
        for name, value in update.facts.items():
            facts[name] = _after(disk, update, facts[name], value)
    if uncertain is not None:
        facts |= {name: Unknown(uncertain) for update in updates for name in update.facts}
    return replace(disk, facts=facts)


def _after(disk: Disk, update: DiskUpdate, before: Value, value: Value) -> Value:
    """A fact after an update; one that may not happen leaves both open."""
    doubts = tuple(cause for cause in update.existence.causes if cause not in disk.existence.causes)
    if not doubts:
        return value
    return placed_like(Unknown(doubts, options=(value, before)), value)
