"""Reads backup policies in the shape of Resource Manager."""

from __future__ import annotations

import re
from dataclasses import replace

from azbackup_lint.estate.entities import BackupPolicy, Layer, Retention, Schedule
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    length,
    listed,
    mapped,
    number,
    product,
    spelled,
    spelled_items,
)
from azbackup_lint.estate.readers.arm.resources import ArmResource, dig
from azbackup_lint.values import Data, Known, ListValue, Unknown, Value

SCHEDULE = "properties.schedulePolicy"
RETENTION = "properties.retentionPolicy"
CLOCK_TIME = re.compile(r"\d{4}-\d\d-\d\dT(\d\d:\d\d)")
INSTANT = "properties.instantRPDetails.azureBackupRGName"


def policy(found: ArmResource) -> BackupPolicy | None:
    """Reads vaults/backupPolicies; policies for other workloads than VMs are none of ours."""
    management = found.get("properties.backupManagementType")
    if isinstance(management, Known) and str(management.data).lower() != "azureiaasvm":
        return None
    kind = found.fact(f"{SCHEDULE}.schedulePolicyType", "")
    implied = mapped(kind, lambda data: "V2" if str(data).lower().endswith("v2") else "V1")
    prefix, suffix = found.get(f"{INSTANT}Prefix"), found.get(f"{INSTANT}Suffix")
    consistency = found.fact("properties.snapshotConsistencyType", None)
    tiering = "properties.tieringPolicy.ArchivedRP"
    return BackupPolicy(
        *found.identity,
        vault=found.parent_name(),
        type=spelled(found.get("properties.policyType") or implied, spellings.POLICY_TYPES),
        schedule=_schedule(found),
        retention=_retention(found),
        consistency=spelled(consistency, spellings.CONSISTENCY),
        tiering=spelled(found.fact(f"{tiering}.tieringMode", None), spellings.TIERING),
        tier_after_months=_months(found, tiering),
        restore_point_group=(prefix, suffix or Known("")) if prefix is not None else None,
    )


def _schedule(found: ArmResource) -> Schedule:
    """A simple schedule says its times itself, one of version 2 under its frequency."""
    frequency = spelled(found.fact(f"{SCHEDULE}.scheduleRunFrequency", None), spellings.FREQUENCIES)
    under = {"Daily": "dailySchedule", "Weekly": "weeklySchedule"}.get(
        str(frequency.data) if isinstance(frequency, Known) else ""
    )
    places = [SCHEDULE, *([f"{SCHEDULE}.{under}"] if under else [])]
    times = [found.get(f"{place}.scheduleRunTimes") for place in places]
    days = [found.get(f"{place}.scheduleRunDays") for place in places]
    hourly = f"{SCHEDULE}.hourlySchedule"
    if frequency == Known("Hourly"):
        times.append(found.get(f"{hourly}.scheduleWindowStartTime"))
    return Schedule(
        frequency,
        times=_clock_times(next((value for value in times if value is not None), None)),
        weekdays=spelled_items(
            next((value for value in days if value is not None), Known(None)), spellings.WEEKDAYS
        ),
        weeks=number(found.fact(f"{SCHEDULE}.scheduleWeeklyFrequency", None)),
        interval_hours=number(found.fact(f"{hourly}.interval", None)),
        window_hours=number(found.fact(f"{hourly}.scheduleWindowDuration", None)),
        time_zone=found.fact("properties.timeZone", "UTC"),
    )


def _clock_times(value: Value | None) -> Value:
    """Times of day as `23:00`, which are written with some date: `2024-01-01T23:00:00Z`."""
    times = listed(value)
    if isinstance(times, ListValue):
        return replace(times, items=tuple(mapped(item, _clock_time) for item in times.items))
    return times


def _clock_time(data: Data) -> Data:
    found = CLOCK_TIME.match(data) if isinstance(data, str) else None
    return found.group(1) if found else data


def _retention(found: ArmResource) -> Retention:
    """Layers by name, or one for a simple retention, which keeps what the schedule makes."""
    instant = number(found.fact("properties.instantRpRetentionRangeInDays", None))
    simple = found.get(f"{RETENTION}.retentionDuration")
    daily = _layer(simple) if simple is not None else _named(found, "daily")
    return Retention(
        daily,
        _named(found, "weekly"),
        _named(found, "monthly"),
        _named(found, "yearly"),
        instant,
    )


def _named(found: ArmResource, name: str) -> Layer:
    schedule = found.get(f"{RETENTION}.{name}Schedule")
    layer = _layer(dig(schedule, "retentionDuration"))
    return replace(layer, points=_points(schedule, name))


def _layer(duration: Value | None) -> Layer:
    if duration is None:
        return Layer()
    count, unit = dig(duration, "count"), dig(duration, "durationType")
    return Layer(number(count or Known(None)), spelled(unit or Known(None), spellings.UNITS))


def _points(schedule: Value | None, name: str) -> Value:
    """How many points of a period are kept: of some weekdays or days, of some months."""
    if name == "daily":
        return Known(1)
    if name == "weekly":
        return length(dig(schedule, "daysOfTheWeek"))
    weekly, monthly = dig(schedule, "retentionScheduleWeekly"), "retentionScheduleDaily"
    days = product(length(dig(weekly, "daysOfTheWeek")), length(dig(weekly, "weeksOfTheMonth")))
    dates = dig(schedule, f"{monthly}.daysOfTheMonth")
    if dates is not None:
        days = length(dates)
    return days if name == "monthly" else product(days, length(dig(schedule, "monthsOfYear")))


def _months(found: ArmResource, tiering: str) -> Value:
    """After how many months points move to the archive tier; null where nothing says so."""
    duration = number(found.fact(f"{tiering}.duration", None))
    unit = found.fact(f"{tiering}.durationType", "Months")
    if isinstance(unit, Known) and str(unit.data).lower() == "months":
        return duration
    return duration if duration == Known(None) else Unknown(found.computed("tiering").causes)
