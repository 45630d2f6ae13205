"""Reads resource groups, locks and diagnostic settings."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import (
    DiagnosticSetting,
    Entity,
    Lock,
    Replication,
    ResourceGroup,
)
from azbackup_lint.estate.facts.conversions import region
from azbackup_lint.estate.facts.lock import LOCK
from azbackup_lint.estate.readers.arguments import Arguments
from azbackup_lint.estate.readers.azurerm.arguments import nameless, plain_facts, required
from azbackup_lint.resources import Resource
from azbackup_lint.values import NULL


def group(resource: Resource) -> ResourceGroup:
    """Reads azurerm_resource_group."""
    name = required(resource, "name")
    location = Arguments.of(resource).get("location")
    return ResourceGroup(resource, resource.subscription, name, name, region=region(location))


def lock(resource: Resource) -> Lock:
    """Reads azurerm_management_lock."""
    return Lock(
        resource,
        resource.subscription,
        NULL,
        required(resource, "name"),
        scope=required(resource, "scope"),
        facts=plain_facts(LOCK, Arguments.of(resource)),
    )


def diagnostic_setting(resource: Resource) -> DiagnosticSetting:
    """Reads azurerm_monitor_diagnostic_setting."""
    return DiagnosticSetting(*nameless(resource), target=required(resource, "target_resource_id"))


def replication(resource: Resource) -> Replication:
    """Reads azurerm_site_recovery_replicated_vm."""
    return Replication(*nameless(resource), source=required(resource, "source_vm_id"))


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_management_lock": lock,
    "azurerm_monitor_diagnostic_setting": diagnostic_setting,
    "azurerm_resource_group": group,
    "azurerm_site_recovery_replicated_vm": replication,
}
