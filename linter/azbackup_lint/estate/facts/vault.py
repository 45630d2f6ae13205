"""The facts of vaults."""

from __future__ import annotations

from azbackup_lint.estate.facts.model import (
    BOOL,
    ENABLED,
    NUMBER,
    PRESENT,
    REGION,
    TEXT,
    FactTable,
    computed,
    one_of,
    plain,
    switch,
)
from azbackup_lint.estate.facts.shared import CROSS_SUBSCRIPTION
from azbackup_lint.estate.facts.spellings import IMMUTABILITY, REDUNDANCY
from azbackup_lint.estate.facts.vm import IDENTITY

_SECURITY = "properties.securitySettings"
_SOFT_DELETE = f"{_SECURITY}.softDeleteSettings"
_REDUNDANCY = "properties.redundancySettings"
_RESTORE = "properties.restoreSettings.crossSubscriptionRestoreSettings"
_STORAGE_CONFIG = "; from API version 2023-08-01 on, or by `backupstorageconfig` →"
_BACKUP_CONFIG = "; also by `backupconfig` →"

VAULT = FactTable(
    rows=(
        computed("name", TEXT, "`name`", "the id"),
        plain("region", REGION, "location", "location"),
        computed("hasPair", BOOL, "table of regions", note=": the region has a paired one"),
        plain(
            "redundancy",
            one_of(REDUNDANCY),
            "storage_mode_type",
            f"{_REDUNDANCY}.standardTierStorageRedundancy",
            default="GeoRedundant",
            note=_STORAGE_CONFIG,
        ),
        plain(
            "crossRegionRestore",
            ENABLED,
            "cross_region_restore_enabled",
            f"{_REDUNDANCY}.crossRegionRestore",
            default=False,
            note=_STORAGE_CONFIG,
        ),
        plain(
            "crossSubscriptionRestore",
            CROSS_SUBSCRIPTION,
            "",
            f"{_RESTORE}.crossSubscriptionRestoreState",
            default="Enabled",
        ),
        plain(
            "softDelete",
            switch("Enabled", "Disabled", "AlwaysON"),
            "soft_delete_enabled",
            f"{_SOFT_DELETE}.softDeleteState",
            default="Enabled",
            note=_BACKUP_CONFIG,
        ),
        plain(
            "hybridSecurity",
            switch("Enabled", "Disabled", "AlwaysON"),
            "",
            f"{_SOFT_DELETE}.enhancedSecurityState",
            default="Enabled",
            note=_BACKUP_CONFIG,
        ),
        plain(
            "immutability",
            one_of(IMMUTABILITY),
            "immutability",
            f"{_SECURITY}.immutabilitySettings.state",
            default="Disabled",
        ),
        plain(
            "customerManagedKey",
            PRESENT,
            "encryption",
            "properties.encryption.keyVaultProperties.keyUri",
        ),
        plain(
            "publicNetworkAccess",
            ENABLED,
            "public_network_access_enabled",
            "properties.publicNetworkAccess",
            default=True,
        ),
        plain("identity", IDENTITY, "identity.type", "identity.type", default="None"),
        computed(
            "protectedVms",
            NUMBER.of("number of VMs that this root protects with the vault"),
            "items →",
        ),
    ),
    intro="One view for each declared Recovery Services vault.",
)
