"""Facts of backup policies, declared ones and those that every vault has."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.azure.time_zones import is_time_zone, observes_daylight_saving
from azbackup_lint.estate.entities import BackupPolicy
from azbackup_lint.estate.facts.conversions import mapped
from azbackup_lint.estate.facts.policy import POLICY
from azbackup_lint.records import dataclass
from azbackup_lint.values import (
    NULL,
    Cause,
    Data,
    Known,
    ListValue,
    Number,
    Unknown,
    Value,
    causes_of,
    placed_like,
)

INSTANT_DAYS = {"Standard": 2, "Enhanced": 7}
"""Days of instant restore where a policy doesn't set them."""


@dataclass(frozen=True, slots=True)
class BuiltInPolicy:
    """A policy that every vault has without declaring it."""

    type: str
    frequency: str


BUILT_IN: Mapping[str, BuiltInPolicy] = {
    "defaultpolicy": BuiltInPolicy("Standard", "Daily"),
    "enhancedpolicy": BuiltInPolicy("Enhanced", "Hourly"),
}


def told_frequency(policy: BackupPolicy) -> Value:
    """The frequency as messages tell it: without one, that it is missing, and where."""
    row = POLICY.by_name["frequency"]
    (path,) = row.azurerm if policy.resource.type.startswith("azurerm_") else row.arm
    missing = f"missing ({path.removeprefix('properties.')})"
    return mapped(policy.facts["frequency"], lambda data: missing if data is None else data)


def instant_days(policy: BackupPolicy) -> Value:
    """Days of instant restore: as written, else the default of the policy's type."""
    written = policy.facts["instantRestoreDays"]
    if written != NULL:
        return written
    if policy.facts["frequency"] == Known("Weekly") and policy.facts["type"] == Known("Standard"):
        return Known(5)
    return mapped(policy.facts["type"], lambda data: INSTANT_DAYS.get(str(data)))


def times_a_day(policy: BackupPolicy) -> Number | Unknown | None:
    """How many times are scheduled on a day; null where none is in sight."""
    if policy.facts["frequency"] == Known("Hourly"):
        return None
    times = policy.facts["schedule.times"]
    if isinstance(times, Unknown):
        return Unknown(times.causes, minimum=1)
    return len(times.items) if isinstance(times, ListValue) and times.items else None


def backups_a_day(policy: BackupPolicy) -> Number | Unknown | None:
    """How many backups an hourly schedule makes on a day, at most; one for other frequencies."""
    frequency = policy.facts["frequency"]
    if isinstance(frequency, Unknown):
        return Unknown(frequency.causes, minimum=1)
    if frequency != Known("Hourly"):
        return times_a_day(policy)
    interval = policy.facts["schedule.intervalHours"]
    window = policy.facts["schedule.windowHours"]
    if isinstance(interval, Known) and isinstance(window, Known):
        if isinstance(interval.data, int) and isinstance(window.data, int) and interval.data > 0:
            return max(window.data // interval.data, 1)
        return None
    return Unknown(causes_of(interval, window), minimum=1)


def zone_facts(zone: Value) -> dict[str, Value]:
    """Whether a time zone exists in Windows, and whether it observes daylight saving."""

    def look_up(data: Data) -> Data:
        return observes_daylight_saving(str(data))

    known = mapped(zone, lambda data: is_time_zone(str(data)))
    saving = mapped(zone, look_up)
    if saving == NULL:
        cause = Cause("absent", "the time zone", "the table of time zones doesn't know it")
        saving = placed_like(Unknown((cause,)), zone)
    return {"timeZone.exists": known, "timeZone.daylightSaving": saving}
