"""Facts of protection that several kinds of entities tell alike."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.estate.facts.model import BOOL, REGION, TEXT, Fact, computed, one_of
from azbackup_lint.estate.facts.spellings import (
    CONSISTENCY,
    FREQUENCIES,
    POLICY_TYPES,
    REDUNDANCY,
)
from azbackup_lint.records import replace

FREQUENCY = one_of(FREQUENCIES).or_null()
POLICY_TYPE = one_of(POLICY_TYPES)
ITEM_KIND = one_of({"item": "item", "intent": "intent"})
CROSS_SUBSCRIPTION = one_of(
    {name.lower(): name for name in ("Enabled", "Disabled", "PermanentlyDisabled")}
)


def _linked(topic: str, *rows: Fact) -> tuple[Fact, ...]:
    """Facts of what an entity links to, by the name of the link."""
    origin = (f"{topic} →", f"{topic} →")
    return tuple(replace(row, origin=row.origin if any(row.origin) else origin) for row in rows)


POLICY_OF = _linked(
    "policy",
    computed("policy.name", TEXT, ""),
    computed(
        "policy.type", POLICY_TYPE, "policy →", "policy →, or `DefaultPolicy`, `EnhancedPolicy`"
    ),
    computed("policy.frequency", FREQUENCY, ""),
    computed("policy.consistency", one_of(CONSISTENCY).or_null(), ""),
)
VAULT_OF = _linked(
    "vault",
    computed("vault.name", TEXT, "`recovery_vault_name`", "the id of the item"),
    computed("vault.region", REGION, ""),
    computed("vault.hasPair", BOOL, ""),
    computed("vault.redundancy", one_of(REDUNDANCY), ""),
    computed("vault.crossRegionRestore", BOOL, ""),
    computed("vault.crossSubscriptionRestore", CROSS_SUBSCRIPTION, ""),
)
SELECTIVE = computed(
    "selectiveDisks",
    BOOL,
    "`include_disk_luns`, `exclude_disk_luns`",
    "`extendedProperties.diskExclusionProperties`",
    note=": disks are left out",
)
KIND = computed("kind", ITEM_KIND, "`item`", "`protectedItems`, `backupProtectionIntent`")
API_VERSION = computed("apiVersion", TEXT.of("date, as text"), "unknown", "`/apiVersion`")
PROTECTION = (
    computed("protected", BOOL, "protected items →"),
    *(replace(row, name=f"item.{row.name}") for row in (SELECTIVE, API_VERSION, KIND)),
    *POLICY_OF,
    *VAULT_OF,
    computed("sameSubscription", BOOL, "providers of VM and vault", "ids of VM and vault"),
    computed("sameRegion", BOOL, "`location` of both", "`/location` of both"),
    computed(
        "subscriptionsMayDiffer",
        BOOL,
        "providers",
        "never",
        note=": VM and vault have provider configurations, one an alias, that may mean two "
        "subscriptions",
    ),
)
"""What the views of VMs and disks tell of the protection."""


def of_the_vm(rows: Iterable[Fact]) -> tuple[Fact, ...]:
    """Facts that a disk takes from its VM."""
    return tuple(replace(row, origin=("VM →", "VM →"), note="") for row in rows)
