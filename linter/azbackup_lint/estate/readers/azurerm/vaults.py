"""Reads vaults and protected items."""

from __future__ import annotations

from azbackup_lint.estate.entities import ProtectedItem, Vault, VaultSettings
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import mapped, region, spelled, truth
from azbackup_lint.estate.readers.arguments import Arguments, is_present
from azbackup_lint.estate.readers.azurerm.arguments import identity_of, nameless, required
from azbackup_lint.estate.readers.azurerm.machines import identity_type
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Value


def vault(resource: Resource) -> Vault:
    """Reads azurerm_recovery_services_vault; the provider always keeps hybrid security on."""
    arguments = Arguments.of(resource)
    redundancy = arguments.fact("storage_mode_type", "GeoRedundant")
    immutability = arguments.fact("immutability", "Disabled")
    return Vault(
        *identity_of(resource),
        region=region(arguments.get("location")),
        settings=VaultSettings(
            redundancy=spelled(redundancy, spellings.REDUNDANCY),
            cross_region_restore=truth(arguments.fact("cross_region_restore_enabled", False)),
            soft_delete=_switch(truth(arguments.fact("soft_delete_enabled", True))),
            hybrid_security=Known("Enabled"),
            immutability=spelled(immutability, spellings.IMMUTABILITY),
            customer_key=is_present(arguments.block("encryption")),
            public_access=truth(arguments.fact("public_network_access_enabled", True)),
            identity=identity_type(arguments),
        ),
    )


def _switch(value: Value) -> Value:
    return mapped(value, lambda data: {True: "Enabled", False: "Disabled"}.get(data is True))


def item(resource: Resource) -> ProtectedItem:
    """Reads azurerm_backup_protected_vm."""
    arguments = Arguments.of(resource)
    state = arguments.fact("protection_state", "Protected")
    return ProtectedItem(
        *nameless(resource, required(resource, "resource_group_name")),
        vault=required(resource, "recovery_vault_name"),
        source=arguments.get("source_vm_id"),
        policy=arguments.get("backup_policy_id"),
        state=spelled(state, spellings.STATES),
        included_luns=arguments.get("include_disk_luns"),
        excluded_luns=arguments.get("exclude_disk_luns"),
    )
