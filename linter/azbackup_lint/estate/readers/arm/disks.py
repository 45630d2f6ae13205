"""Reads disks in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.azure.sizes import largest_disk
from azbackup_lint.estate.entities import Disk, DiskEncryptionSet
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import is_set, mapped, number, region, spelled, truth
from azbackup_lint.estate.readers.arm.resources import ArmResource, dig
from azbackup_lint.values import Known, Unknown, Value


def disk(found: ArmResource) -> Disk:
    """Reads Microsoft.Compute/disks."""
    kind = spelled(found.fact("sku.name", "Standard_LRS"), spellings.STORAGE_TYPES)
    access = found.fact("properties.networkAccessPolicy", "AllowAll")
    public = found.fact("properties.publicNetworkAccess", "Enabled")
    security = found.fact("properties.securityProfile.securityType", "Standard")
    authentication = found.fact("properties.dataAccessAuthMode", "None")
    plus = found.fact("properties.creationData.performancePlus", False)
    return Disk(
        *found.identity,
        header=found.resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=_size(found, found.get("properties.diskSizeGB"), kind),
        max_shares=number(found.fact("properties.maxShares", 1)),
        network_access=spelled(access, spellings.NETWORK_ACCESS),
        public_access=mapped(public, lambda data: str(data).lower() != "disabled"),
        region=region(found.get("location")),
        security_type=spelled(security, spellings.DISK_SECURITY_TYPES),
        guest_encrypted=_guest_encrypted(found),
        encryption_set=found.get("properties.encryption.diskEncryptionSetId"),
        data_access_authentication=spelled(authentication, spellings.DATA_ACCESS),
        performance_plus=truth(plus),
    )


def _guest_encrypted(found: ArmResource) -> Value:
    """The settings have another name before API version 2018-09-30."""
    for settings in ("encryptionSettingsCollection", "encryptionSettings"):
        enabled = found.get(f"properties.{settings}.enabled")
        if enabled is not None:
            return truth(enabled)
    return Known(False)


def inline_disk(found: ArmResource, written: Value | None, role: str) -> Disk:
    """A disk in the storage profile of a VM."""
    span = written.span if written is not None else None
    kind = dig(written, "managedDisk.storageAccountType") or Known("Standard_LRS")
    option = dig(written, "diffDiskSettings.option") or Known("")
    accelerator = dig(written, "writeAcceleratorEnabled") or Known(False)
    encrypted = dig(written, "encryptionSettings.enabled") or Known(False)
    encryption_set = dig(written, "managedDisk.diskEncryptionSet.id") or dig(
        written, "managedDisk.securityProfile.diskEncryptionSet.id"
    )
    return Disk(
        *found.identity[:3],
        dig(written, "name") or Known(None),
        header=span or found.resource.header,
        role="os" if role == "os" else "data",
        managed=mapped(is_set(dig(written, "vhd.uri")), lambda answer: answer is not True),
        storage_type=spelled(kind, spellings.STORAGE_TYPES),
        size_gib=_size(found, dig(written, "diskSizeGB"), Known("os") if role == "os" else kind),
        ephemeral=mapped(option, lambda data: str(data).lower() == "local"),
        write_accelerator=truth(accelerator),
        guest_encrypted=truth(encrypted),
        encryption_set=encryption_set,
        vhd=dig(written, "vhd.uri"),
        region=region(found.get("location")),
        lun=dig(written, "lun"),
        reference=dig(written, "managedDisk.id"),
    )


def _size(found: ArmResource, size: Value | None, kind: Value) -> Value:
    if size is not None:
        return number(size)
    largest = largest_disk(str(kind.data)) if isinstance(kind, Known) else None
    computed = found.computed("size of a disk", "set diskSizeGB")
    return Unknown(computed.causes, minimum=1, maximum=largest)


def encryption_set(found: ArmResource) -> DiskEncryptionSet:
    """Reads Microsoft.Compute/diskEncryptionSets."""
    kind = found.fact("properties.encryptionType", "EncryptionAtRestWithCustomerKey")
    return DiskEncryptionSet(*found.identity, kind=spelled(kind, spellings.ENCRYPTION_SETS))
