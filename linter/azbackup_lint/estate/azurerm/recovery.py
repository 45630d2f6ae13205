"""Reads vaults, backup policies, protected items, locks and resource groups."""

from __future__ import annotations

from azbackup_lint.estate.azurerm.arguments import identity_of, missing
from azbackup_lint.estate.entities import BackupPolicy, Lock, ProtectedItem, ResourceGroup, Vault
from azbackup_lint.estate.facts import Arguments, inside, region, spelled
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known

POLICY_TYPES = {"v1": "Standard", "v2": "Enhanced"}
FREQUENCIES = {name.lower(): name for name in ("Hourly", "Daily", "Weekly")}
LEVELS = {name.lower(): name for name in ("CanNotDelete", "ReadOnly")}
STATES = {
    name.lower(): name
    for name in ("Protected", "ProtectionStopped", "BackupsSuspended", "IRPending", "Invalid")
}


def vault(resource: Resource) -> Vault:
    """Reads azurerm_recovery_services_vault."""
    return Vault(*identity_of(resource), region=region(Arguments.of(resource).get("location")))


def policy(resource: Resource) -> BackupPolicy:
    """Reads azurerm_backup_policy_vm."""
    arguments = Arguments.of(resource)
    group = arguments.block("instant_restore_resource_group")
    return BackupPolicy(
        *identity_of(resource),
        vault=arguments.get("recovery_vault_name") or missing(resource, "recovery_vault_name"),
        type=spelled(arguments.fact("policy_type", "V1"), POLICY_TYPES),
        frequency=spelled(inside(arguments.block("backup"), "frequency", None), FREQUENCIES),
        restore_point_group=(inside(group, "prefix", None), inside(group, "suffix", ""))
        if group is not None
        else None,
    )


def item(resource: Resource) -> ProtectedItem:
    """Reads azurerm_backup_protected_vm."""
    arguments = Arguments.of(resource)
    group = arguments.get("resource_group_name") or missing(resource, "resource_group_name")
    return ProtectedItem(
        resource,
        Known(None),
        group,
        virtual_machine=arguments.get("source_vm_id"),
        policy=arguments.get("backup_policy_id"),
        vault=arguments.get("recovery_vault_name") or missing(resource, "recovery_vault_name"),
        state=spelled(arguments.fact("protection_state", "Protected"), STATES),
        included_luns=arguments.get("include_disk_luns"),
        excluded_luns=arguments.get("exclude_disk_luns"),
    )


def lock(resource: Resource) -> Lock:
    """Reads azurerm_management_lock."""
    arguments = Arguments.of(resource)
    return Lock(
        resource,
        arguments.get("name") or missing(resource, "name"),
        Known(None),
        scope=arguments.get("scope") or missing(resource, "scope"),
        level=spelled(arguments.fact("lock_level", None), LEVELS),
    )


def group(resource: Resource) -> ResourceGroup:
    """Reads azurerm_resource_group."""
    arguments = Arguments.of(resource)
    name = arguments.get("name") or missing(resource, "name")
    return ResourceGroup(resource, name, name, region=region(arguments.get("location")))
