"""Reads managed disks and what attaches them."""

from __future__ import annotations

from azbackup_lint.estate.entities import Attachment, Disk, DiskEncryptionSet
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import is_set, mapped, number, region, spelled, truth
from azbackup_lint.estate.readers.arguments import Arguments, is_present
from azbackup_lint.estate.readers.azurerm.arguments import (
    disk_size,
    identity_of,
    nameless,
    optional,
    required,
)
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value


def managed_disk(resource: Resource) -> Disk:
    """Reads azurerm_managed_disk."""
    arguments = Arguments.of(resource)
    kind = spelled(arguments.fact("storage_account_type", "Standard_LRS"), spellings.STORAGE_TYPES)
    access = arguments.fact("network_access_policy", "AllowAll")
    return Disk(
        *identity_of(resource),
        header=resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=disk_size(arguments.fact("disk_size_gb", None), kind, resource),
        max_shares=number(arguments.fact("max_shares", 1)),
        network_access=spelled(access, spellings.NETWORK_ACCESS),
        public_access=truth(arguments.fact("public_network_access_enabled", True)),
        region=region(arguments.get("location")),
        security_type=_security_type(arguments),
        guest_encrypted=is_present(arguments.block("encryption_settings")),
        encryption_set=arguments.get("disk_encryption_set_id")
        or arguments.get("secure_vm_disk_encryption_set_id"),
        performance_plus=truth(arguments.fact("performance_plus_enabled", False)),
    )


def _security_type(arguments: Arguments) -> Value:
    trusted = truth(arguments.fact("trusted_launch_enabled", False))
    named = arguments.get("security_type")
    if named is not None:
        return spelled(named, spellings.DISK_SECURITY_TYPES)
    return mapped(trusted, lambda data: "TrustedLaunch" if data is True else "Standard")


def attachment(resource: Resource) -> Attachment:
    """Reads azurerm_virtual_machine_data_disk_attachment."""
    arguments = Arguments.of(resource)
    return Attachment(
        *nameless(resource),
        virtual_machine=required(resource, "virtual_machine_id"),
        disk=required(resource, "managed_disk_id"),
        lun=arguments.get("lun"),
        write_accelerator=truth(arguments.fact("write_accelerator_enabled", False)),
    )


def copied_disk(resource: Resource) -> Attachment:
    """A disk that is copied from a snapshot or disk when it is attached."""
    arguments = Arguments.of(resource)
    kind = Unknown((Cause("computed", f"the storage type of {resource.address}"),))
    accelerator = truth(arguments.fact("write_accelerator_enabled", False))
    disk = Disk(
        resource,
        resource.subscription,
        Known(None),
        required(resource, "name"),
        header=resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=disk_size(arguments.fact("disk_size_gb", None), kind, resource),
        region=Unknown((Cause("computed", f"the region of {resource.address}"),)),
        write_accelerator=accelerator,
        lun=arguments.get("lun"),
    )
    return Attachment(
        *nameless(resource),
        virtual_machine=required(resource, "virtual_machine_id"),
        disk=Known(None),
        lun=disk.lun,
        write_accelerator=accelerator,
        own_disk=disk,
    )


def encryption_set(resource: Resource) -> DiskEncryptionSet:
    """Reads azurerm_disk_encryption_set."""
    kind = Arguments.of(resource).fact("encryption_type", "EncryptionAtRestWithCustomerKey")
    return DiskEncryptionSet(*identity_of(resource), kind=spelled(kind, spellings.ENCRYPTION_SETS))


def is_unmanaged(vhd: Value) -> Value:
    """Whether a disk is a page blob, from the argument that names the blob."""
    return is_set(optional(vhd))
