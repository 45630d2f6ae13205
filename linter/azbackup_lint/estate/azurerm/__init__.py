"""Reads the resources of the azurerm provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.azurerm.disks import attachment, copied_disk, managed_disk
from azbackup_lint.estate.azurerm.machines import legacy_machine, modern_machine
from azbackup_lint.estate.azurerm.recovery import group, item, lock, policy, vault
from azbackup_lint.estate.entities import Entity
from azbackup_lint.resources import Resource

READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_linux_virtual_machine": modern_machine("Linux"),
    "azurerm_windows_virtual_machine": modern_machine("Windows"),
    "azurerm_virtual_machine": legacy_machine,
    "azurerm_managed_disk": managed_disk,
    "azurerm_virtual_machine_data_disk_attachment": attachment,
    "azurerm_virtual_machine_implicit_data_disk_from_source": copied_disk,
    "azurerm_recovery_services_vault": vault,
    "azurerm_backup_policy_vm": policy,
    "azurerm_backup_protected_vm": item,
    "azurerm_management_lock": lock,
    "azurerm_resource_group": group,
}
