"""Reads managed disks and what attaches them."""

from __future__ import annotations

from azbackup_lint.estate.azurerm.arguments import STORAGE_TYPES, disk_size, identity_of, missing
from azbackup_lint.estate.entities import Attachment, Disk
from azbackup_lint.estate.facts import Arguments, number, region, spelled
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown

ACCESS = {name.lower(): name for name in ("AllowAll", "AllowPrivate", "DenyAll")}


def managed_disk(resource: Resource) -> Disk:
    """Reads azurerm_managed_disk."""
    arguments = Arguments.of(resource)
    kind = spelled(arguments.fact("storage_account_type", "Standard_LRS"), STORAGE_TYPES)
    return Disk(
        *identity_of(resource),
        header=resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=disk_size(arguments.fact("disk_size_gb", None), kind, resource),
        max_shares=number(arguments.fact("max_shares", 1)),
        network_access=spelled(arguments.fact("network_access_policy", "AllowAll"), ACCESS),
        ephemeral=Known(False),
        region=region(arguments.get("location")),
    )


def attachment(resource: Resource) -> Attachment:
    """Reads azurerm_virtual_machine_data_disk_attachment."""
    arguments = Arguments.of(resource)
    return Attachment(
        resource,
        Known(None),
        Known(None),
        virtual_machine=arguments.get("virtual_machine_id")
        or missing(resource, "virtual_machine_id"),
        disk=arguments.get("managed_disk_id") or missing(resource, "managed_disk_id"),
        lun=arguments.get("lun"),
    )


def copied_disk(resource: Resource) -> Attachment:
    """A disk that is copied from a snapshot or disk when it is attached."""
    arguments = Arguments.of(resource)
    kind = Unknown((Cause("computed", f"the storage type of {resource.address}"),))
    disk = Disk(
        resource,
        arguments.get("name") or missing(resource, "name"),
        Known(None),
        header=resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=disk_size(arguments.fact("disk_size_gb", None), kind, resource),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=Known(False),
        region=Unknown((Cause("computed", f"the region of {resource.address}"),)),
        lun=arguments.get("lun"),
    )
    return Attachment(
        resource,
        disk.name,
        Known(None),
        virtual_machine=arguments.get("virtual_machine_id")
        or missing(resource, "virtual_machine_id"),
        disk=Known(None),
        lun=disk.lun,
        own_disk=disk,
    )
