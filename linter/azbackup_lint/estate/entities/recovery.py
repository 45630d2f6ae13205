"""Vaults, backup policies and what protects VMs by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from azbackup_lint.estate.entities.base import NOTHING, Entity
from azbackup_lint.values import Known, Value

ONE = Known(1)
UTC = Known("UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultSettings:
    """Settings of a vault, or of a resource that sets some of them; None is not set here."""

    redundancy: Value | None = None
    cross_region_restore: Value | None = None
    soft_delete: Value | None = None
    hybrid_security: Value | None = None
    immutability: Value | None = None
    customer_key: Value | None = None
    public_access: Value | None = None
    cross_subscription_restore: Value | None = None
    identity: Value | None = None


@dataclass(frozen=True, slots=True)
class Vault(Entity):
    """A Recovery Services vault."""

    region: Value
    settings: VaultSettings


@dataclass(frozen=True, slots=True)
class VaultConfig(Entity):
    """Settings of a vault in a resource of its own; `name` is the vault's."""

    settings: VaultSettings


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a policy makes backups; what doesn't apply to the frequency is null.

    `times` and `weekdays` are lists; `weeks` is the number of weeks between two backups.
    """

    frequency: Value
    times: Value = NOTHING
    weekdays: Value = NOTHING
    weeks: Value = NOTHING
    interval_hours: Value = NOTHING
    window_hours: Value = NOTHING
    time_zone: Value = UTC


@dataclass(frozen=True, slots=True)
class Layer:
    """How long a policy keeps the points of a day, week, month or year; null if it doesn't."""

    count: Value = NOTHING
    unit: Value = NOTHING
    """Days, Weeks, Months or Years."""
    points: Value = ONE
    """How many points of one day, week, month or year are kept."""


NO_LAYER = Layer()


@dataclass(frozen=True, slots=True)
class Retention:
    """The layers of retention, and of instant restore in days (null: the type's default)."""

    daily: Layer = NO_LAYER
    weekly: Layer = NO_LAYER
    monthly: Layer = NO_LAYER
    yearly: Layer = NO_LAYER
    instant_days: Value = NOTHING


@dataclass(frozen=True, slots=True)
class BackupPolicy(Entity):
    """A backup policy for VMs; `type` is Standard or Enhanced."""

    vault: Value
    type: Value
    schedule: Schedule
    retention: Retention
    consistency: Value
    tiering: Value
    tier_after_months: Value
    restore_point_group: tuple[Value, Value] | None
    """Prefix and suffix of the resource group that keeps the restore points."""

    @property
    def path(self) -> tuple[Value, ...]:
        """The vault's name before the policy's."""
        return (self.vault, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedItem(Entity):
    """The protection of a VM; subscription and resource group are the vault's.

    `source` is the id of what is protected; where only its name is known, that id is put together
    from `source_name`, a resource group and a VM.
    """

    vault: Value
    source: Value | None
    policy: Value | None
    state: Value
    source_name: tuple[Value, Value] | None = None
    classic: bool = False
    kind: Literal["item", "intent"] = "item"
    included_luns: Value | None = None
    excluded_luns: Value | None = None
    api_version: Value = NOTHING
