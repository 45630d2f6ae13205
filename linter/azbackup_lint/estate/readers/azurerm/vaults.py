"""Reads vaults and protected items."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Entity, ProtectedItem, Vault
from azbackup_lint.estate.facts.item import ITEM
from azbackup_lint.estate.facts.vault import VAULT
from azbackup_lint.estate.readers.arguments import Arguments
from azbackup_lint.estate.readers.azurerm.arguments import (
    identity_of,
    nameless,
    plain_facts,
    required,
)
from azbackup_lint.resources import Resource


def vault(resource: Resource) -> Vault:
    """Reads azurerm_recovery_services_vault, which lacks some settings."""
    facts = plain_facts(VAULT, Arguments.of(resource))
    return Vault(
        *identity_of(resource),
        facts={name: value for name, value in facts.items() if name != "crossSubscriptionRestore"},
    )


def item(resource: Resource) -> ProtectedItem:
    """Reads azurerm_backup_protected_vm."""
    arguments = Arguments.of(resource)
    return ProtectedItem(
        *nameless(resource, required(resource, "resource_group_name")),
        vault=required(resource, "recovery_vault_name"),
        source=arguments.get("source_vm_id"),
        policy=arguments.get("backup_policy_id"),
        facts=plain_facts(ITEM, arguments),
        included_luns=arguments.get("include_disk_luns"),
        excluded_luns=arguments.get("exclude_disk_luns"),
    )


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_recovery_services_vault": vault,
    "azurerm_backup_protected_vm": item,
}
