"""Reads what azapi changes of resources that something else declares."""

from __future__ import annotations

from azbackup_lint.azure.ids import spelled_out
from azbackup_lint.estate.entities import DiskUpdate, VaultConfig
from azbackup_lint.estate.readers.arm.disks import disk
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.estate.readers.arm.vaults import vault_settings
from azbackup_lint.values.texts import join

CHANGES = {
    "diskSizeGB": "sizeGiB",
    "maxShares": "maxShares",
    "networkAccessPolicy": "networkAccess",
    "publicNetworkAccess": "publicNetworkAccess",
    "dataAccessAuthMode": "dataAccessAuthentication",
}
"""What can be changed of a disk that is in use, with the fact that it is."""


def disk_update(resource: ArmResource) -> DiskUpdate:
    """Reads a change of Microsoft.Compute/disks."""
    changed = disk(resource).facts
    return DiskUpdate(
        *resource.identity,
        disk=resource.scope if resource.id is None else join(spelled_out(resource.id)),
        facts={
            fact: changed[fact]
            for path, fact in CHANGES.items()
            if resource.get(f"properties.{path}") is not None
        },
    )


def vault_update(resource: ArmResource) -> VaultConfig:
    """Reads a change of Microsoft.RecoveryServices/vaults."""
    return VaultConfig(*resource.identity, facts=vault_settings(resource))
