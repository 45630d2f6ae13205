"""Attributes of an entity as other roots ask for them: by azurerm's name or the path in ARM."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.estate.entities import (
    BackupPolicy,
    Disk,
    Entity,
    ResourceGroup,
    UndeclaredMachine,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.facts.conversions import region
from azbackup_lint.values import ListValue, Unknown, Value

KEPT = ("location", "zone", "zones")
"""The arguments that a resource is told with; they have the same names in azurerm and ARM."""

FACTS: Mapping[type[Entity], Mapping[str, str]] = {
    BackupPolicy: {"location": "region"},
    Disk: {
        "location": "region",
        "disk_size_gb": "sizeGiB",
        "properties.diskSizeGB": "sizeGiB",
        "storage_account_type": "storageType",
        "sku.name": "storageType",
        "network_access_policy": "networkAccess",
        "properties.networkAccessPolicy": "networkAccess",
        "properties.maxShares": "maxShares",
    },
    UndeclaredMachine: {"location": "region"},
    Vault: {
        "location": "region",
        "properties.redundancySettings.standardTierStorageRedundancy": "redundancy",
    },
    VirtualMachine: {"location": "region"},
}
"""The facts that are such an attribute, spelled as Azure gives it."""


def told_attribute(entity: Entity, name: str) -> Value | None:
    """An attribute of an entity of another root; None where that tells nothing of it."""
    fact = FACTS.get(type(entity), {}).get(name)
    facts: Mapping[str, Value] = getattr(entity, "facts", {})
    if fact is not None and fact in facts:
        return facts[fact]
    if name == "location":
        if isinstance(entity, ResourceGroup):
            return entity.region
        written = entity.resource.get(name)
        return None if written is None else region(written)
    return _zones(entity) if name == "zones" else None


def _zones(entity: Entity) -> Value | None:
    """The availability zones, of which azurerm's disks and VMs write one by itself."""
    one = entity.resource.get("zone")
    if one is None:
        return entity.resource.get("zones")
    return None if isinstance(one, Unknown) else ListValue((one,), span=one.span)
