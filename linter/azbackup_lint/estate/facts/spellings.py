"""Enumerations in Azure's spelling; Resource Manager takes them in any case."""

from __future__ import annotations

from collections.abc import Mapping

Spellings = Mapping[str, str]
"""Names by their lower-case forms."""


def _spelled(*names: str) -> dict[str, str]:
    return {name.lower(): name for name in names}


STORAGE_TYPES = _spelled(
    "Standard_LRS",
    "StandardSSD_LRS",
    "StandardSSD_ZRS",
    "Premium_LRS",
    "Premium_ZRS",
    "PremiumV2_LRS",
    "UltraSSD_LRS",
)
NETWORK_ACCESS = _spelled("AllowAll", "AllowPrivate", "DenyAll")
OS_TYPES = _spelled("Linux", "Windows")
PRIORITIES = {**_spelled("Regular", "Spot"), "low": "Spot"}
SECURITY_TYPES = _spelled("TrustedLaunch", "ConfidentialVM", "Standard")
DISK_SECURITY_TYPES = _spelled(
    "Standard",
    "TrustedLaunch",
    "ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey",
    "ConfidentialVM_DiskEncryptedWithPlatformKey",
    "ConfidentialVM_DiskEncryptedWithCustomerKey",
    "ConfidentialVM_NonPersistedTPM",
)
GUEST_ENCRYPTION = _spelled("VMGuestStateOnly", "DiskWithVMGuestState", "NonPersistedTPM")
ENCRYPTION_SETS = _spelled(
    "EncryptionAtRestWithCustomerKey",
    "EncryptionAtRestWithPlatformAndCustomerKeys",
    "ConfidentialVmEncryptedWithCustomerKey",
)
DATA_ACCESS = _spelled("AzureActiveDirectory", "None")
DISK_CONTROLLERS = _spelled("SCSI", "NVMe")
ORCHESTRATION = _spelled("Uniform", "Flexible")
IDENTITIES = _spelled("None", "SystemAssigned", "UserAssigned") | {
    "systemassigned, userassigned": "SystemAssigned, UserAssigned",
    "systemassigned,userassigned": "SystemAssigned, UserAssigned",
}

POLICY_TYPES = {"v1": "Standard", "v2": "Enhanced"}
FREQUENCIES = _spelled("Hourly", "Daily", "Weekly")
CONSISTENCY = _spelled("OnlyCrashConsistent")
TIERING = _spelled("TierAfter", "TierRecommended", "DoNotTier")
UNITS = _spelled("Days", "Weeks", "Months", "Years")
WEEKDAYS = _spelled("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEVELS = _spelled("CanNotDelete", "ReadOnly")
STATES = _spelled(
    "Protected",
    "ProtectionStopped",
    "BackupsSuspended",
    "ProtectionPaused",
    "ProtectionError",
    "IRPending",
    "Invalid",
)
REDUNDANCY = _spelled("GeoRedundant", "LocallyRedundant", "ZoneRedundant")
SWITCHES = {
    **_spelled("Enabled", "Disabled", "AlwaysON", "PermanentlyDisabled"),
    "true": "Enabled",  # azurerm has a bool
    "false": "Disabled",
}
IMMUTABILITY = _spelled("Locked", "Unlocked", "Disabled")
ACCOUNT_TIERS = _spelled("Standard", "Premium")
IMAGE_SOURCES = _spelled("marketplace", "custom", "disk")
OPERATING_SYSTEM_KINDS = _spelled("server", "client", "linux", "bsd")
