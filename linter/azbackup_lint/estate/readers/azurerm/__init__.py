"""Reads the resources of the azurerm provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.readers.azurerm.backup_policies import policy
from azbackup_lint.estate.readers.azurerm.disks import (
    attachment,
    copied_disk,
    encryption_set,
    managed_disk,
)
from azbackup_lint.estate.readers.azurerm.images import managed_image, shared_image
from azbackup_lint.estate.readers.azurerm.legacy_machines import legacy_machine
from azbackup_lint.estate.readers.azurerm.machines import modern_machine
from azbackup_lint.estate.readers.azurerm.management import (
    diagnostic_setting,
    group,
    lock,
    replication,
)
from azbackup_lint.estate.readers.azurerm.neighbours import (
    extension,
    key_vault,
    network_interface,
    scale_set,
    sql_machine,
    storage_account,
    storage_firewall,
)
from azbackup_lint.estate.readers.azurerm.vaults import item, vault
from azbackup_lint.resources import Resource

READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_linux_virtual_machine": modern_machine("Linux"),
    "azurerm_windows_virtual_machine": modern_machine("Windows"),
    "azurerm_virtual_machine": legacy_machine,
    "azurerm_image": managed_image,
    "azurerm_shared_image": shared_image,
    "azurerm_managed_disk": managed_disk,
    "azurerm_disk_encryption_set": encryption_set,
    "azurerm_virtual_machine_data_disk_attachment": attachment,
    "azurerm_virtual_machine_implicit_data_disk_from_source": copied_disk,
    "azurerm_virtual_machine_extension": extension,
    "azurerm_linux_virtual_machine_scale_set": scale_set("Uniform"),
    "azurerm_windows_virtual_machine_scale_set": scale_set("Uniform"),
    "azurerm_virtual_machine_scale_set": scale_set("Uniform"),
    "azurerm_orchestrated_virtual_machine_scale_set": scale_set("Flexible"),
    "azurerm_mssql_virtual_machine": sql_machine,
    "azurerm_network_interface": network_interface,
    "azurerm_key_vault": key_vault,
    "azurerm_storage_account": storage_account,
    "azurerm_storage_account_network_rules": storage_firewall,
    "azurerm_recovery_services_vault": vault,
    "azurerm_backup_policy_vm": policy,
    "azurerm_backup_protected_vm": item,
    "azurerm_management_lock": lock,
    "azurerm_monitor_diagnostic_setting": diagnostic_setting,
    "azurerm_resource_group": group,
    "azurerm_site_recovery_replicated_vm": replication,
}
