"""Reads vaults and their settings in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import Vault, VaultConfig
from azbackup_lint.estate.facts.vault import VAULT
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Unknown, Value

REDUNDANCY = "properties.redundancySettings"
REDUNDANCY_SINCE = "2023-08-01"
"""The API version from which on a vault takes its redundancy; earlier ones ignore it."""


def vault(found: ArmResource) -> Vault:
    """Reads Microsoft.RecoveryServices/vaults."""
    always = ("region", "customerManagedKey", "identity")
    facts = {name: VAULT.by_name[name].read(()) for name in always}
    return Vault(*found.identity, facts=facts | vault_settings(found))


def vault_settings(found: ArmResource) -> dict[str, Value]:
    """The facts of a vault that a resource sets."""

    def written(path: str) -> Value | None:
        return _since(found, path) if path.startswith(REDUNDANCY) else found.get(path)

    return _set({row.name: written(row.arm[0]) for row in VAULT.plain()})


def _set(values: dict[str, Value | None]) -> dict[str, Value]:
    """The facts of those values that are set."""
    return {
        name: VAULT.by_name[name].read([value])
        for name, value in values.items()
        if value is not None
    }


def storage_config(found: ArmResource) -> VaultConfig:
    """Reads vaults/backupstorageconfig."""
    redundancy = found.get("properties.storageModelType") or found.get("properties.storageType")
    restore = found.get("properties.crossRegionRestoreFlag")
    facts = _set({"redundancy": redundancy, "crossRegionRestore": restore})
    return VaultConfig(*_of_vault(found), facts=facts)


def backup_config(found: ArmResource) -> VaultConfig:
    """Reads vaults/backupconfig."""
    soft_delete = found.get("properties.softDeleteFeatureState")
    hybrid = found.get("properties.enhancedSecurityState")
    facts = _set({"softDelete": soft_delete, "hybridSecurity": hybrid})
    return VaultConfig(*_of_vault(found), facts=facts)


def _of_vault(found: ArmResource) -> tuple[Resource, Value, Value, Value]:
    return (*found.identity[:3], found.parent_name())


def _since(found: ArmResource, path: str) -> Value | None:
    """What a path finds, if the API version takes it."""
    value = found.get(path)
    version = found.api_version
    if value is None or not isinstance(version, Known):
        return value if value is None else Unknown(found.computed("API version").causes)
    return value if str(version.data) >= REDUNDANCY_SINCE else None
