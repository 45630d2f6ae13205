"""Reads the resources of the azurerm provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from azbackup_lint.estate.azurerm.disks import attachment, copied_disk, managed_disk
from azbackup_lint.estate.azurerm.machines import legacy_machine, modern_machine
from azbackup_lint.estate.azurerm.recovery import group, item, lock, policy, vault
from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    Disk,
    Entities,
    Entity,
    Lock,
    ProtectedItem,
    ResourceGroup,
    Vault,
    VirtualMachine,
)
from azbackup_lint.resources import Resource

E = TypeVar("E", bound=Entity)

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

RESOURCE_TYPES = frozenset(READERS)
"""Every type that is read; the same types as data sources are identities by name."""


def read_entities(resources: Sequence[Resource]) -> Entities:
    """The entities that the resources declare; other types are passed over."""
    managed = [found for found in resources if found.mode == "managed"]
    entities = [READERS[found.type](found) for found in managed if found.type in READERS]

    def all_of(kind: type[E]) -> tuple[E, ...]:
        return tuple(entity for entity in entities if isinstance(entity, kind))

    return Entities(
        machines=all_of(VirtualMachine),
        disks=all_of(Disk),
        attachments=all_of(Attachment),
        vaults=all_of(Vault),
        policies=all_of(BackupPolicy),
        items=all_of(ProtectedItem),
        locks=all_of(Lock),
        groups=all_of(ResourceGroup),
        outside=tuple(found for found in resources if found.mode == "data"),
    )
