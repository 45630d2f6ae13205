"""The facts of disks."""

from __future__ import annotations

from azbackup_lint.estate.facts.model import (
    BOOL,
    ENABLED,
    NUMBER,
    REGION,
    TEXT,
    FactTable,
    computed,
    one_of,
    plain,
)
from azbackup_lint.estate.facts.shared import PROTECTION, of_the_vm
from azbackup_lint.estate.facts.spellings import (
    ACCOUNT_TIERS,
    DATA_ACCESS,
    DISK_SECURITY_TYPES,
    ENCRYPTION_SETS,
    NETWORK_ACCESS,
    STORAGE_TYPES,
)
from azbackup_lint.estate.facts.vm import VM
from azbackup_lint.records import replace
from azbackup_lint.values import FALSE, Known

_OF_THE_VM = ("name", "managed", "securityType", "classic")

DISK = FactTable(
    rows=(
        computed("name", TEXT, "`name`", "the id"),
        computed("role", one_of({"os": "os", "data": "data"}), "how it is attached"),
        computed("managed", BOOL, "no `vhd_uri`", "no `vhd.uri`"),
        plain(
            "storageType",
            one_of(STORAGE_TYPES),
            "storage_account_type",
            "sku.name",
            default="Standard_LRS",
            note="; of a disk inside a VM from `managed_disk_type` or "
            "`managedDisk.storageAccountType`",
        ),
        computed(
            "sizeGiB",
            NUMBER.of("GiB; within bounds where the source decides"),
            "`disk_size_gb`",
            "`diskSizeGB`",
        ),
        plain("maxShares", NUMBER, "max_shares", "properties.maxShares", default=1),
        computed(
            "sharedBy",
            NUMBER,
            "attachments →",
            "VMs →",
            note=": of VMs that have it, else `maxShares`",
        ),
        plain(
            "networkAccess",
            one_of(NETWORK_ACCESS),
            "network_access_policy",
            "properties.networkAccessPolicy",
            default="AllowAll",
        ),
        plain(
            "publicNetworkAccess",
            ENABLED,
            "public_network_access_enabled",
            "properties.publicNetworkAccess",
            default=True,
        ),
        computed("ephemeral", BOOL, "`os_disk.diff_disk_settings`", "`osDisk.diffDiskSettings`"),
        plain("region", REGION, "location", "location"),
        computed(
            "writeAccelerator",
            BOOL,
            "`write_accelerator_enabled`",
            "`writeAcceleratorEnabled`",
        ),
        computed(
            "securityType",
            one_of(DISK_SECURITY_TYPES, "`Standard`, `TrustedLaunch`, `ConfidentialVM_…`"),
            "`security_type`, `trusted_launch_enabled`",
            "`securityProfile.securityType`",
        ),
        plain(
            "performancePlus",
            BOOL,
            "performance_plus_enabled",
            "properties.creationData.performancePlus",
            default=False,
        ),
        plain(
            "dataAccessAuthentication",
            one_of(DATA_ACCESS),
            "",
            "properties.dataAccessAuthMode",
            default="None",
        ),
        computed(
            "encryption.guest",
            BOOL,
            "`encryption_settings`",
            "`encryptionSettingsCollection.enabled`",
            note=": the disk's own settings of Azure Disk Encryption",
        ),
        computed(
            "encryption.customerManagedKey",
            BOOL,
            "`disk_encryption_set_id`",
            "`encryption.diskEncryptionSetId`",
        ),
        computed(
            "encryption.setKind",
            one_of(ENCRYPTION_SETS).or_null(),
            "`encryption_type` →",
            "`encryptionType` →",
        ),
        computed(
            "encryption.disksInSet",
            NUMBER.or_null(),
            "disks →",
            note=": of this root's disks in its disk encryption set",
        ),
        computed(
            "account.name",
            TEXT.or_null(),
            "host of `vhd_uri`",
            "host of `vhd.uri`",
            note=" for managed disks",
        ),
        computed(
            "account.tier", one_of(ACCOUNT_TIERS).or_null(), "`account_tier` →", "`/sku.name` →"
        ),
        computed(
            "account.restricted",
            BOOL.or_null(),
            "`network_rules`, `public_network_access_enabled` →",
            "`networkAcls.defaultAction`, `publicNetworkAccess` →",
            note=": a firewall keeps networks out",
        ),
        computed(
            "excluded",
            BOOL,
            "`include_disk_luns`, `exclude_disk_luns` →",
            "`diskExclusionProperties` →",
            note=": left out of the backup by its LUN",
        ),
        *of_the_vm(replace(VM.by_name[name], name=f"vm.{name}") for name in _OF_THE_VM),
        computed(
            "vm.guestEncrypted",
            BOOL,
            "VM →",
            note=": Azure Disk Encryption is on, for any of the VM's disks",
        ),
        *of_the_vm(PROTECTION),
    ),
    intro="One view for each disk that a VM has, and for the disks of VMs elsewhere.",
    notes="Of a disk whose VM is elsewhere, everything of the VM and its protection is unknown.",
)

INLINE = {
    **DISK.unset,
    "ephemeral": FALSE,
    "writeAccelerator": FALSE,
    "securityType": Known("Standard"),
    "encryption.guest": FALSE,
}
"""The facts of a disk that sets nothing itself, such as one inside a VM."""
