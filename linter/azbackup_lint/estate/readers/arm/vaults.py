"""Reads vaults and their settings in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import Vault, VaultConfig, VaultSettings
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import is_set, mapped, region, spelled, truth
from azbackup_lint.estate.readers.arm.machines import identity_type
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Unknown, Value

REDUNDANCY_SINCE = "2023-08-01"
"""The API version from which on a vault takes its redundancy; earlier ones ignore it."""


def vault(found: ArmResource) -> Vault:
    """Reads Microsoft.RecoveryServices/vaults."""
    redundancy = "properties.redundancySettings"
    security = "properties.securitySettings"
    soft_delete = f"{security}.softDeleteSettings"
    restore = "properties.restoreSettings.crossSubscriptionRestoreSettings"
    public = found.get("properties.publicNetworkAccess")
    return Vault(
        *found.identity,
        region=region(found.get("location")),
        settings=VaultSettings(
            redundancy=_spelled(
                _since(found, f"{redundancy}.standardTierStorageRedundancy"), spellings.REDUNDANCY
            ),
            cross_region_restore=_enabled(_since(found, f"{redundancy}.crossRegionRestore")),
            soft_delete=_switch(found, f"{soft_delete}.softDeleteState"),
            hybrid_security=_switch(found, f"{soft_delete}.enhancedSecurityState"),
            immutability=_spelled(
                found.get(f"{security}.immutabilitySettings.state"), spellings.IMMUTABILITY
            ),
            customer_key=is_set(found.get("properties.encryption.keyVaultProperties.keyUri")),
            public_access=_enabled(public),
            cross_subscription_restore=_switch(found, f"{restore}.crossSubscriptionRestoreState"),
            identity=identity_type(found),
        ),
    )


def storage_config(found: ArmResource) -> VaultConfig:
    """Reads vaults/backupstorageconfig."""
    redundancy = found.get("properties.storageModelType") or found.get("properties.storageType")
    restore = found.get("properties.crossRegionRestoreFlag")
    return VaultConfig(
        *_of_vault(found),
        settings=VaultSettings(
            redundancy=_spelled(redundancy, spellings.REDUNDANCY),
            cross_region_restore=truth(restore) if restore is not None else None,
        ),
    )


def backup_config(found: ArmResource) -> VaultConfig:
    """Reads vaults/backupconfig."""
    return VaultConfig(
        *_of_vault(found),
        settings=VaultSettings(
            soft_delete=_switch(found, "properties.softDeleteFeatureState"),
            hybrid_security=_switch(found, "properties.enhancedSecurityState"),
        ),
    )


def _of_vault(found: ArmResource) -> tuple[Resource, Value, Value, Value]:
    return (*found.identity[:3], found.parent_name())


def _since(found: ArmResource, path: str) -> Value | None:
    """What a path finds, if the API version takes it."""
    value = found.get(path)
    version = found.api_version
    if value is None or not isinstance(version, Known):
        return value if value is None else Unknown(found.computed("API version").causes)
    return value if str(version.data) >= REDUNDANCY_SINCE else None


def _switch(found: ArmResource, path: str) -> Value | None:
    return _spelled(found.get(path), spellings.SWITCHES)


def _spelled(value: Value | None, names: spellings.Spellings) -> Value | None:
    return None if value is None else spelled(value, names)


def _enabled(value: Value | None) -> Value | None:
    if value is None:
        return None
    return mapped(value, lambda data: str(data).lower() == "enabled")
