"""Reads the resources of the azurerm provider."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.lazy_tables import LazyTable
from azbackup_lint.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azbackup_lint.estate.entities import Entity
    from azbackup_lint.resources import Resource

    Reader = Callable[[Resource], Entity]

MODULES: dict[str, str] = {
    "machines": ("azurerm_linux_virtual_machine azurerm_windows_virtual_machine"),
    "legacy_machines": "azurerm_virtual_machine",
    "images": ("azurerm_image azurerm_shared_image"),
    "disks": (
        "azurerm_managed_disk "
        "azurerm_disk_encryption_set "
        "azurerm_virtual_machine_data_disk_attachment "
        "azurerm_virtual_machine_implicit_data_disk_from_source"
    ),
    "neighbours": (
        "azurerm_virtual_machine_extension "
        "azurerm_linux_virtual_machine_scale_set "
        "azurerm_windows_virtual_machine_scale_set "
        "azurerm_virtual_machine_scale_set "
        "azurerm_orchestrated_virtual_machine_scale_set "
        "azurerm_mssql_virtual_machine "
        "azurerm_network_interface "
        "azurerm_key_vault "
        "azurerm_storage_account "
        "azurerm_storage_account_network_rules"
    ),
    "vaults": ("azurerm_recovery_services_vault azurerm_backup_protected_vm"),
    "backup_policies": "azurerm_backup_policy_vm",
    "management": (
        "azurerm_management_lock "
        "azurerm_monitor_diagnostic_setting "
        "azurerm_resource_group "
        "azurerm_site_recovery_replicated_vm"
    ),
}
"""Which module reads which types of resources, so that a run loads only those it has."""

READERS: LazyTable[Reader] = LazyTable(__name__, "READERS", MODULES)
