"""From resources to entities, whichever provider writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from azbackup_lint.estate import azurerm
from azbackup_lint.estate.arm import AZAPI, AZAPI_UPDATE, Resources, read_azapi
from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    Disk,
    Entities,
    Entity,
    Lock,
    ProtectedItem,
    ResourceGroup,
    Vault,
    VirtualMachine,
)
from azbackup_lint.resources import Resource

RESOURCE_TYPES = frozenset({*azurerm.READERS, AZAPI, AZAPI_UPDATE, "azurerm_subscription"})
"""Every type that is read; the same types as data sources are identities by name."""

E = TypeVar("E", bound=Entity)


def read_entities(resources: Sequence[Resource]) -> Entities:
    """The entities that the resources declare; other types are passed over."""
    others = {resource.address: resource for resource in resources}
    entities = list(_entities(resources, others))

    def all_of(kind: type[E]) -> tuple[E, ...]:
        return tuple(entity for entity in entities if isinstance(entity, kind))

    return Entities(
        machines=all_of(VirtualMachine),
        disks=all_of(Disk),
        attachments=all_of(Attachment),
        vaults=all_of(Vault),
        policies=all_of(BackupPolicy),
        items=all_of(ProtectedItem),
        locks=all_of(Lock),
        groups=all_of(ResourceGroup),
        outside=tuple(found for found in resources if found.mode == "data"),
    )


def _entities(resources: Sequence[Resource], others: Resources) -> Iterator[Entity]:
    for resource in resources:
        if resource.mode == "data":
            continue
        read = azurerm.READERS.get(resource.type)
        if read is not None:
            yield read(resource)
        elif resource.type in (AZAPI, AZAPI_UPDATE):
            entity = read_azapi(resource, others)
            if entity is not None:
                yield entity
