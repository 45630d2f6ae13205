"""Enumerations in Azure's spelling; Resource Manager takes them in any case."""

from __future__ import annotations

from collections.abc import Mapping

Spellings = Mapping[str, str]
"""Names by their lower-case forms."""


class OpenSpellings(dict[str, str]):
    """Names of an enumeration that Azure adds to: others may be new ones, and are taken as written.

    Of all other enumerations, providers and Resource Manager refuse what isn't listed.
    """


def _spelled(*names: str) -> dict[str, str]:
    return {name.lower(): name for name in names}


def _growing(*names: str) -> OpenSpellings:
    return OpenSpellings(_spelled(*names))


STORAGE_TYPES = _growing(
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
SECURITY_TYPES = _growing("TrustedLaunch", "ConfidentialVM", "Standard")
DISK_SECURITY_TYPES = _growing(
    "Standard",
    "TrustedLaunch",
    "ConfidentialVM_VMGuestStateOnlyEncryptedWithPlatformKey",
    "ConfidentialVM_DiskEncryptedWithPlatformKey",
    "ConfidentialVM_DiskEncryptedWithCustomerKey",
    "ConfidentialVM_NonPersistedTPM",
)
GUEST_ENCRYPTION = _growing("VMGuestStateOnly", "DiskWithVMGuestState", "NonPersistedTPM")
ENCRYPTION_SETS = _growing(
    "EncryptionAtRestWithCustomerKey",
    "EncryptionAtRestWithPlatformAndCustomerKeys",
    "ConfidentialVmEncryptedWithCustomerKey",
)
DATA_ACCESS = _spelled("AzureActiveDirectory", "None")
DISK_CONTROLLERS = _growing("SCSI", "NVMe")
ORCHESTRATION = _spelled("Uniform", "Flexible")
IDENTITIES = _spelled("None", "SystemAssigned", "UserAssigned", "SystemAssigned, UserAssigned") | {
    "systemassigned,userassigned": "SystemAssigned, UserAssigned",
}

POLICY_TYPES = {"v1": "Standard", "v2": "Enhanced"}
FREQUENCIES = _growing("Hourly", "Daily", "Weekly")
CONSISTENCY = _spelled("OnlyCrashConsistent")
TIERING = _spelled("TierAfter", "TierRecommended", "DoNotTier")
UNITS = _spelled("Days", "Weeks", "Months", "Years")
WEEKDAYS = _spelled("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LEVELS = _spelled("CanNotDelete", "ReadOnly", "NotSpecified")
STATES = _growing(
    "Protected",
    "ProtectionStopped",
    "BackupsSuspended",
    "ProtectionPaused",
    "ProtectionError",
    "IRPending",
    "Invalid",
)
REDUNDANCY = _spelled("GeoRedundant", "LocallyRedundant", "ZoneRedundant")
IMMUTABILITY = _spelled("Locked", "Unlocked", "Disabled")
ACCOUNT_TIERS = _growing("Standard", "Premium")
ALLOCATIONS = _spelled("Dynamic", "Static")
FIREWALL_ACTIONS = _spelled("Allow", "Deny")
BYPASSES = _spelled("AzureServices", "None")
DIFF_DISK_OPTIONS = _spelled("Local")
NETWORK_EXPOSURE = _spelled("Enabled", "Disabled", "SecuredByPerimeter")
IMAGE_SOURCES = _spelled("marketplace", "custom", "disk")
OPERATING_SYSTEM_KINDS = _spelled("server", "client", "linux", "bsd")


def switches(*names: str) -> Spellings:
    """What Resource Manager calls Enabled, Disabled or the like, and azurerm has a bool for."""
    return {**_spelled(*names), "true": "Enabled", "false": "Disabled"}
