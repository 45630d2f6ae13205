"""What other roots declare for the protection of VMs of a root."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.estate.entities import BackupPolicy, Entity, Vault
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.outside import root_of
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.records import dataclass

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class ForeignRecovery:
    """The items, policies and vaults of other roots that protect VMs of this one."""

    items: tuple[JoinedItem, ...]
    policies: tuple[BackupPolicy, ...]
    vaults: tuple[Vault, ...]


def foreign_recovery(estate: Estate) -> ForeignRecovery:
    """What other roots declare for the VMs of an estate."""
    own = set(map(id, estate.all_machines))
    items = [item for item in estate.items if id(item.machine.entity) in own]
    return ForeignRecovery(
        tuple(item for item in items if root_of(item.item.address) is not None),
        _foreign(policy for item in items for policy in item.policy.choices),
        _foreign(vault for item in items for vault in item.vault.choices),
    )


def _foreign(entities: Iterable[E]) -> tuple[E, ...]:
    found = {id(entity): entity for entity in entities if root_of(entity.address) is not None}
    return tuple(found.values())
