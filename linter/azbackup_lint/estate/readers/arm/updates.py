"""Reads what azapi changes of resources that something else declares."""

from __future__ import annotations

from dataclasses import replace

from azbackup_lint.azure.ids import spelled_out
from azbackup_lint.estate.entities import DiskUpdate, VaultConfig
from azbackup_lint.estate.readers.arm.disks import disk
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.estate.readers.arm.vaults import vault
from azbackup_lint.values import Value
from azbackup_lint.values.texts import join


def disk_update(found: ArmResource) -> DiskUpdate:
    """Reads a change of Microsoft.Compute/disks."""
    changed = disk(found)

    def written(path: str, value: Value) -> Value | None:
        return None if found.get(f"properties.{path}") is None else value

    return DiskUpdate(
        *found.identity,
        disk=found.scope if found.id is None else join(spelled_out(found.id)),
        size_gib=written("diskSizeGB", changed.size_gib),
        max_shares=written("maxShares", changed.max_shares),
        network_access=written("networkAccessPolicy", changed.network_access),
        public_access=written("publicNetworkAccess", changed.public_access),
    )


def vault_update(found: ArmResource) -> VaultConfig:
    """Reads a change of Microsoft.RecoveryServices/vaults; what has a default is left alone."""
    changed = vault(found)
    key = changed.settings.customer_key
    settings = replace(
        changed.settings,
        customer_key=key if found.get("properties.encryption") is not None else None,
        identity=changed.settings.identity if found.get("identity") is not None else None,
    )
    return VaultConfig(*found.identity, settings=settings)
