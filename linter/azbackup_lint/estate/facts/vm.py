"""The facts of VMs."""

from __future__ import annotations

from azbackup_lint.estate.facts.model import (
    BOOL,
    LIST,
    NUMBER,
    PINNED,
    PRESENT,
    REGION,
    TEXT,
    ZONES,
    FactTable,
    computed,
    one_of,
    plain,
)
from azbackup_lint.estate.facts.shared import PROTECTION
from azbackup_lint.estate.facts.spellings import (
    DISK_CONTROLLERS,
    GUEST_ENCRYPTION,
    IDENTITIES,
    OPERATING_SYSTEM_KINDS,
    ORCHESTRATION,
    OS_TYPES,
    PRIORITIES,
    SECURITY_TYPES,
)
from azbackup_lint.estate.facts.spellings import IMAGE_SOURCES as SOURCES
from azbackup_lint.values import NULL, Known, Unknown, Value

IDENTITY = one_of(IDENTITIES)
_PROFILE = "properties.storageProfile"
_SECURITY = f"{_PROFILE}.osDisk.managedDisk.securityProfile"
_IMAGES, _SIZES, _SIZE_NAME = "table of images", "table of sizes", "name of the size"
_TEXTS = (
    "texts of `custom_data`, `user_data`, extensions →",
    "texts of `osProfile.customData`, `userData`, extensions →",
)
_REFERENCE = ("`source_image_reference`", "`imageReference`")

VM = FactTable(
    rows=(
        computed("name", TEXT, "`name`", "the id"),
        plain("region", REGION, "location", "location", legacy="location"),
        plain("zones", ZONES, "zone", "zones", legacy="zones"),
        plain("zonePinned", PINNED, "zone", "zones", legacy="zones"),
        plain("edgeZone", TEXT.or_null(), "edge_zone", "extendedLocation.name"),
        plain(
            "availabilitySet",
            PRESENT,
            "availability_set_id",
            "properties.availabilitySet.id",
            legacy="availability_set_id",
        ),
        plain(
            "dedicatedHost",
            PRESENT,
            "dedicated_host_id dedicated_host_group_id",
            "properties.host.id properties.hostGroup.id",
        ),
        computed("managed", BOOL, "no `vhd_uri`", "no `vhd.uri`", note=": no disk is a page blob"),
        computed("classic", BOOL, "never", "type `Microsoft.ClassicCompute/virtualMachines`"),
        plain(
            "priority",
            one_of(PRIORITIES),
            "priority",
            "properties.priority",
            default="Regular",
            note="; `Low` is `Spot`",
        ),
        plain(
            "license",
            TEXT.or_null(),
            "license_type",
            "properties.licenseType",
            legacy="license_type",
        ),
        plain(
            "identity",
            IDENTITY,
            "identity.type",
            "identity.type",
            legacy="identity.type",
            default="None",
        ),
        computed(
            "securityType",
            one_of(SECURITY_TYPES),
            "`security_encryption_type`, `vtpm_enabled`, `secure_boot_enabled`",
            "`securityProfile.securityType`; `Standard` or `TrustedLaunch` if not set, `Standard` "
            "before API version 2021-11-01",
        ),
        plain(
            "osDiskEncryption",
            one_of(GUEST_ENCRYPTION).or_null(),
            "os_disk.security_encryption_type",
            f"{_SECURITY}.securityEncryptionType",
        ),
        plain(
            "osDiskCustomerKey",
            PRESENT,
            "os_disk.secure_vm_disk_encryption_set_id",
            f"{_SECURITY}.diskEncryptionSet.id",
            note=": that encryption has a key of the customer's",
        ),
        plain(
            "encryptionAtHost",
            BOOL,
            "encryption_at_host_enabled",
            "properties.securityProfile.encryptionAtHost",
            default=False,
        ),
        plain(
            "diskController",
            one_of(DISK_CONTROLLERS).or_null(),
            "disk_controller_type",
            f"{_PROFILE}.diskControllerType",
        ),
        computed(
            "agent.provisioned",
            BOOL,
            "`provision_vm_agent`",
            "`osProfile.*Configuration.provisionVMAgent`",
            note="; unknown for OS disks that exist; false for legacy Windows VMs that don't say",
        ),
        plain(
            "agent.extensionsAllowed",
            BOOL,
            "allow_extension_operations",
            "properties.osProfile.allowExtensionOperations",
            default=True,
        ),
        computed(
            "image.source",
            one_of(SOURCES),
            "which of the three ways is used",
            "`imageReference`, `osDisk.createOption`",
        ),
        computed("image.publisher", TEXT.or_null(), *_REFERENCE),
        computed("image.offer", TEXT.or_null(), *_REFERENCE),
        computed("image.sku", TEXT.or_null(), *_REFERENCE),
        computed("image.version", TEXT.or_null(), *_REFERENCE),
        computed(
            "image.logicalVolumes",
            BOOL.or_null(),
            "names of offer and SKU",
            note=": made with LVM; `null` where neither name is in sight",
        ),
        computed("image.withdrawn", BOOL, _IMAGES, note=": can't be bought any more"),
        plain("plan.present", PRESENT, "plan", "plan", legacy="plan"),
        plain(
            "plan.publisher",
            TEXT.or_null(),
            "plan.publisher",
            "plan.publisher",
            legacy="plan.publisher",
        ),
        plain(
            "plan.product", TEXT.or_null(), "plan.product", "plan.product", legacy="plan.product"
        ),
        plain("plan.name", TEXT.or_null(), "plan.name", "plan.name", legacy="plan.name"),
        computed(
            "osType",
            one_of(OS_TYPES),
            "type of the resource, `os_type`, image →",
            "`osDisk.osType`, `osProfile`, image →",
        ),
        computed(
            "os.family", TEXT.of("text, such as `Windows Server`, `Ubuntu`, `CoreOS`"), _IMAGES
        ),
        computed(
            "os.version", TEXT.of("text, such as `2012-r2`, `2016-nano`, `22.04`, `10`"), _IMAGES
        ),
        computed(
            "os.kind",
            one_of(OPERATING_SYSTEM_KINDS, "`server`, `client` (Windows), `linux`, `bsd`"),
            _IMAGES,
        ),
        computed(
            "os.endorsed",
            BOOL.or_null(),
            _IMAGES,
            note=": a Linux distribution that Azure endorses; `null` for Windows",
        ),
        computed("size.name", TEXT, "`size`, `vm_size`", "`hardwareProfile.vmSize`"),
        computed(
            "size.vcpus",
            NUMBER.of("number of cores that are switched on"),
            _SIZES,
            f"{_SIZES}, `vmSizeProperties.vCPUsAvailable`",
        ),
        computed("size.memoryGiB", NUMBER.of("GiB"), _SIZES),
        computed("size.maxDataDisks", NUMBER, _SIZES),
        computed("size.generation", NUMBER, _SIZE_NAME, note=": 5 for `_v5`, 1 without"),
        computed("size.premiumStorage", BOOL, _SIZE_NAME),
        computed("size.azureBoost", BOOL, _SIZE_NAME, note="; unknown for new Arm sizes"),
        computed(
            "dataDisks.count",
            NUMBER,
            "attachments →, `storage_data_disk`",
            "`storageProfile.dataDisks`",
        ),
        computed("dataDisks.fitSize", BOOL, "the two", note=": no more than `size.maxDataDisks`"),
        computed("disks.totalGiB", NUMBER.of("GiB, with the OS disk"), "disks →"),
        computed(
            "disks.writeAccelerator",
            BOOL,
            "`write_accelerator_enabled`",
            "`writeAcceleratorEnabled`",
            note=": of any disk",
        ),
        computed(
            "disks.customerManagedKey",
            BOOL,
            "`disk_encryption_set_id`",
            "`diskEncryptionSet.id`, `diskEncryptionSetId`",
            note=": of any disk",
        ),
        computed(
            "disks.guestEncrypted",
            BOOL,
            "extension →, `encryption_settings`",
            "extension →, `encryptionSettingsCollection`",
            note=": Azure Disk Encryption is on",
        ),
        computed(
            "disks.keyVaultOpen",
            BOOL.or_null(),
            "extension → `azurerm_key_vault`: `network_acls`",
            "extension → `Microsoft.KeyVault/vaults`: `networkAcls`",
            note=": the firewalls of the key vaults of Azure Disk Encryption let trusted services "
            "of Azure in; `null` where no such vault is in sight",
        ),
        computed(
            "disks.mixedAccounts",
            BOOL,
            "storage accounts →",
            note=": page blobs in standard and premium accounts",
        ),
        computed("nics.count", NUMBER, "`network_interface_ids`", "`networkProfile`"),
        computed(
            "nics.static",
            BOOL,
            "interfaces → `private_ip_address_allocation`",
            "interfaces → `privateIPAllocationMethod`",
            note=": any private address",
        ),
        computed(
            "nics.primaryStatic", BOOL, "the same", note=": of the first or primary interface"
        ),
        computed(
            "extensions",
            LIST.of("list of `publisher/type`"),
            "`azurerm_virtual_machine_extension` →",
            "`virtualMachines/extensions` →",
        ),
        *(
            computed(
                f"guest.{topic}",
                BOOL.or_null(),
                *_TEXTS,
                note=f": {note}; null where a script is out of sight",
            )
            for topic, note in {
                "docker": "Docker is installed or run, or its extension is there",
                "zfs": "a pool of ZFS is made",
                "nfs": "a file system of an NFS server is mounted",
                "proxyLogin": "an HTTP proxy is set with a user and a password",
            }.items()
        ),
        computed(
            "storagePool",
            BOOL,
            "`azurerm_mssql_virtual_machine` →",
            "`sqlVirtualMachines` →",
            note=": SQL Server has several disks for data, logs or temporary data, which make a "
            "pool of Storage Spaces",
        ),
        computed(
            "replicated",
            BOOL,
            "`azurerm_site_recovery_replicated_vm` →",
            "`replicationProtectedItems` →",
            note=": Site Recovery copies the VM to another place",
        ),
        computed(
            "diagnosticSettings",
            BOOL,
            "`azurerm_monitor_diagnostic_setting` →",
            "`Microsoft.Insights/diagnosticSettings` →",
        ),
        computed(
            "scaleSet.member",
            BOOL,
            "`virtual_machine_scale_set_id`",
            "`virtualMachineScaleSet.id`",
        ),
        computed(
            "scaleSet.orchestration",
            one_of(ORCHESTRATION).or_null(),
            "type of the scale set →",
            "`orchestrationMode` →",
        ),
        computed(
            "locked",
            BOOL,
            "`azurerm_management_lock` →",
            "`Microsoft.Authorization/locks` →",
            note=": the VM, its group or its subscription",
        ),
        *PROTECTION,
    ),
    intro="One view for each VM; with `--scope protected` only for those that a protected item in "
    "sight protects.",
    notes="What begins with `item`, `policy` or `vault`, and the comparisons with the vault, is "
    "unknown where no protected item is in sight, or none is certain. Of several items of a VM, "
    "one that is certain counts before others, and stopped ones don't count. Of a VM that is "
    "declared elsewhere and that an item names, only the name, the region and the protection may "
    "be known.",
)

IMAGE_NAMES = ("publisher", "offer", "sku", "version")


_IMAGE_PATHS = tuple(f"image.{name}" for name in IMAGE_NAMES)


def image(source: str, *names: Value) -> dict[str, Value]:
    """The facts of an image; what isn't named is null, as it is but for Marketplace images."""
    facts: dict[str, Value] = dict.fromkeys(_IMAGE_PATHS, NULL)
    named = zip(IMAGE_NAMES, names, strict=False)
    return {"image.source": Known(source), **facts, **{f"image.{n}": value for n, value in named}}


def unknown_image(unknown: Unknown) -> dict[str, Value]:
    """The facts of an unknown image."""
    return {f"image.{name}": unknown for name in ("source", *IMAGE_NAMES)}
