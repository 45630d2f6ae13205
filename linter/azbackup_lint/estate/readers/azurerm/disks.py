"""Reads managed disks and what attaches them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Attachment, Disk, DiskEncryptionSet, Entity
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import is_set, mapped, optional, spelled, truth
from azbackup_lint.estate.facts.disk import DISK, INLINE
from azbackup_lint.estate.readers.arguments import Arguments, inside, is_present
from azbackup_lint.estate.readers.azurerm.arguments import (
    disk_size,
    identity_of,
    nameless,
    plain_facts,
    required,
)
from azbackup_lint.resources import Resource
from azbackup_lint.values import NULL, TRUE, Cause, Unknown, Value


def managed_disk(resource: Resource) -> Disk:
    """Reads azurerm_managed_disk."""
    arguments = Arguments.of(resource)
    facts = plain_facts(DISK, arguments)
    size = arguments.fact("disk_size_gb", None)
    return Disk(
        *identity_of(resource),
        facts={
            **INLINE,
            **facts,
            "managed": TRUE,
            "sizeGiB": disk_size(size, facts["storageType"], resource),
            "securityType": _security_type(arguments),
            "encryption.guest": _guest_encrypted(arguments),
        },
        header=resource.header,
        role="data",
        encryption_set=arguments.get("disk_encryption_set_id")
        or arguments.get("secure_vm_disk_encryption_set_id"),
    )


def _guest_encrypted(arguments: Arguments) -> Value:
    """Whether the settings are there; azurerm before 4.0 has them switched off by `enabled`."""
    block = arguments.block("encryption_settings")
    present = is_present(block)
    enabled = truth(inside(block, "enabled", True))
    return present if present != TRUE or enabled == TRUE else enabled


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
        NULL,
        required(resource, "name"),
        facts={
            **INLINE,
            "managed": TRUE,
            "storageType": kind,
            "sizeGiB": disk_size(arguments.fact("disk_size_gb", None), kind, resource),
            "region": Unknown((Cause("computed", f"the region of {resource.address}"),)),
            "writeAccelerator": accelerator,
        },
        header=resource.header,
        role="data",
        lun=arguments.get("lun"),
    )
    return Attachment(
        *nameless(resource),
        virtual_machine=required(resource, "virtual_machine_id"),
        disk=NULL,
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


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_managed_disk": managed_disk,
    "azurerm_disk_encryption_set": encryption_set,
    "azurerm_virtual_machine_data_disk_attachment": attachment,
    "azurerm_virtual_machine_implicit_data_disk_from_source": copied_disk,
}
