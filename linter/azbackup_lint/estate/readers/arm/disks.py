"""Reads disks in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.azure.sizes import largest_disk
from azbackup_lint.estate.entities import Disk, DiskEncryptionSet
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    is_named,
    is_set,
    mapped,
    number,
    region,
    spelled,
    truth,
)
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.disk import DISK, INLINE
from azbackup_lint.estate.readers.arm.resources import ArmResource, plain_facts
from azbackup_lint.values import FALSE, NULL, TRUE, Known, Unknown, Value


def disk(resource: ArmResource) -> Disk:
    """Reads Microsoft.Compute/disks."""
    facts = plain_facts(DISK, resource)
    security = resource.fact("properties.securityProfile.securityType", "Standard")
    return Disk(
        *resource.identity,
        facts={
            **INLINE,
            **facts,
            "managed": TRUE,
            "sizeGiB": _size(resource, resource.get("properties.diskSizeGB"), facts["storageType"]),
            "securityType": spelled(security, spellings.DISK_SECURITY_TYPES),
            "encryption.guest": _guest_encrypted(resource),
        },
        header=resource.header,
        role="data",
        encryption_set=resource.get("properties.encryption.diskEncryptionSetId"),
    )


def _guest_encrypted(resource: ArmResource) -> Value:
    """The settings have another name before API version 2018-09-30."""
    for settings in ("encryptionSettingsCollection", "encryptionSettings"):
        enabled = resource.get(f"properties.{settings}.enabled")
        if enabled is not None:
            return truth(enabled)
    return FALSE


def inline_disk(resource: ArmResource, written: Value | None, role: str) -> Disk:
    """A disk in the storage profile of a VM."""
    span = written.span if written is not None else None
    kind = dig(written, "managedDisk.storageAccountType") or Known("Standard_LRS")
    option = dig(written, "diffDiskSettings.option") or NULL
    accelerator = dig(written, "writeAcceleratorEnabled") or FALSE
    encrypted = dig(written, "encryptionSettings.enabled") or FALSE
    encryption_set = dig(written, "managedDisk.diskEncryptionSet.id") or dig(
        written, "managedDisk.securityProfile.diskEncryptionSet.id"
    )
    return Disk(
        *resource.identity[:3],
        dig(written, "name") or NULL,
        facts={
            **INLINE,
            "managed": mapped(is_set(dig(written, "vhd.uri")), lambda answer: answer is not True),
            "storageType": DISK.by_name["storageType"].read([kind]),
            "sizeGiB": _size(
                resource, dig(written, "diskSizeGB"), Known("os") if role == "os" else kind
            ),
            "ephemeral": is_named(option, "Local", spellings.DIFF_DISK_OPTIONS),
            "writeAccelerator": truth(accelerator),
            "encryption.guest": truth(encrypted),
            "region": region(resource.get("location")),
        },
        header=span or resource.header,
        role="os" if role == "os" else "data",
        encryption_set=encryption_set,
        vhd=dig(written, "vhd.uri"),
        lun=dig(written, "lun"),
        reference=dig(written, "managedDisk.id"),
    )


def _size(resource: ArmResource, size: Value | None, kind: Value) -> Value:
    if size is not None:
        return number(size)
    largest = largest_disk(str(kind.data)) if isinstance(kind, Known) else None
    computed = resource.computed("size of a disk", "set diskSizeGB")
    return Unknown(computed.causes, minimum=1, maximum=largest)


def encryption_set(resource: ArmResource) -> DiskEncryptionSet:
    """Reads Microsoft.Compute/diskEncryptionSets."""
    kind = resource.fact("properties.encryptionType", "EncryptionAtRestWithCustomerKey")
    return DiskEncryptionSet(*resource.identity, kind=spelled(kind, spellings.ENCRYPTION_SETS))
