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


def vault(resource: ArmResource) -> Vault:
    """Reads Microsoft.RecoveryServices/vaults."""
    always = ("region", "customerManagedKey", "identity")
    facts = {name: VAULT.by_name[name].read(()) for name in always}
    return Vault(*resource.identity, facts=facts | vault_settings(resource))


def vault_settings(resource: ArmResource) -> dict[str, Value]:
    """The facts of a vault that a resource sets."""

    def written(path: str) -> Value | None:
        return _since(resource, path) if path.startswith(REDUNDANCY) else resource.get(path)

    return _set({row.name: written(row.arm[0]) for row in VAULT.plain()})


def _set(values: dict[str, Value | None]) -> dict[str, Value]:
    """The facts of those values that are set."""
    return {
        name: VAULT.by_name[name].read([value])
        for name, value in values.items()
        if value is not None
    }


def storage_config(resource: ArmResource) -> VaultConfig:
    """Reads vaults/backupstorageconfig."""
    redundancy = resource.get("properties.storageModelType") or resource.get(
        "properties.storageType"
    )
    restore = resource.get("properties.crossRegionRestoreFlag")
    facts = _set({"redundancy": redundancy, "crossRegionRestore": restore})
    return VaultConfig(*_of_vault(resource), facts=facts)


def backup_config(resource: ArmResource) -> VaultConfig:
    """Reads vaults/backupconfig."""
    soft_delete = resource.get("properties.softDeleteFeatureState")
    hybrid = resource.get("properties.enhancedSecurityState")
    facts = _set({"softDelete": soft_delete, "hybridSecurity": hybrid})
    return VaultConfig(*_of_vault(resource), facts=facts)


def _of_vault(resource: ArmResource) -> tuple[Resource, Value, Value, Value]:
    return (*resource.identity[:3], resource.parent_name())


def _since(resource: ArmResource, path: str) -> Value | None:
    """What a path finds, if the API version takes it."""
    value = resource.get(path)
    version = resource.api_version
    if value is None or not isinstance(version, Known):
        return value if value is None else Unknown(resource.computed("API version").causes)
    return value if str(version.data) >= REDUNDANCY_SINCE else None
