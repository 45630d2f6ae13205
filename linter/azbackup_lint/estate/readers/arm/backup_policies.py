"""Reads backup policies in the shape of Resource Manager."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.estate.entities import BackupPolicy
from azbackup_lint.estate.facts.conversions import (
    length,
    listed,
    mapped,
    number,
    product,
)
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.policy import LAYERS, POLICY
from azbackup_lint.estate.facts.shared import POLICY_TYPE
from azbackup_lint.estate.readers.arm.resources import ArmResource, plain_facts
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import replace
from azbackup_lint.values import NULL, Data, Known, ListValue, Unknown, Value, causes_of

SCHEDULE = "properties.schedulePolicy"
RETENTION = "properties.retentionPolicy"
CLOCK_TIME = lazy_regex(r"\d{4}-\d\d-\d\dT(\d\d:\d\d)")
TIERING = "properties.tieringPolicy.ArchivedRP"
_DATES = "retentionScheduleDaily.daysOfTheMonth"
INSTANT = "properties.instantRPDetails.azureBackupRGName"


def policy(resource: ArmResource) -> BackupPolicy | None:
    """Reads vaults/backupPolicies; None for policies of other workloads than VMs."""
    management = resource.get("properties.backupManagementType")
    if isinstance(management, Known) and str(management.data).lower() != "azureiaasvm":
        return None
    facts = plain_facts(POLICY, resource)
    if resource.get("properties.policyType") is None:
        kind = resource.fact(f"{SCHEDULE}.schedulePolicyType", "")
        version = mapped(kind, lambda data: "V2" if str(data).lower().endswith("v2") else "V1")
        facts["type"] = POLICY_TYPE.read(version)
    return BackupPolicy(
        *resource.identity,
        vault=resource.parent_name(),
        facts={
            **facts,
            **_schedule(resource, facts["frequency"]),
            **_weekdays(resource, facts),
            "tiering.afterMonths": _months(resource),
        },
        points={
            name: _points(resource.get(f"{RETENTION}.{name}Schedule"), name) for name in LAYERS
        },
        restore_point_suffix=resource.fact(f"{INSTANT}Suffix", ""),
    )


def _schedule(resource: ArmResource, frequency: Value) -> dict[str, Value]:
    """A simple schedule has its times itself, one of version 2 under its frequency."""
    under = {"Daily": "dailySchedule", "Weekly": "weeklySchedule"}.get(
        str(frequency.data) if isinstance(frequency, Known) else ""
    )
    places = [SCHEDULE, *([f"{SCHEDULE}.{under}"] if under else [])]
    times = [resource.get(f"{place}.scheduleRunTimes") for place in places]
    days = [resource.get(f"{place}.scheduleRunDays") for place in places]
    if frequency == Known("Hourly"):
        times.append(resource.get(f"{SCHEDULE}.hourlySchedule.scheduleWindowStartTime"))
    return {
        "schedule.times": _clock_times(next((value for value in times if value is not None), None)),
        "schedule.weekdays": POLICY.by_name["schedule.weekdays"].read(
            [value for value in days if value is not None]
        ),
    }


def _clock_times(value: Value | None) -> Value:
    """Times of day as `23:00`, which are written with some date: `2024-01-01T23:00:00Z`."""
    times = listed(value)
    if isinstance(times, ListValue):
        return replace(times, items=tuple(mapped(item, _clock_time) for item in times.items))
    return times


def _clock_time(data: Data) -> Data:
    resource = CLOCK_TIME.match(data) if isinstance(data, str) else None
    return resource.group(1) if resource else data


def _points(schedule: Value | None, name: str) -> Value:
    """How many points of a period are kept: of some weekdays or days, of some months."""
    if name == "daily":
        return Known(1)
    if name == "weekly":
        return length(dig(schedule, "daysOfTheWeek"))
    weekly = dig(schedule, "retentionScheduleWeekly")
    by_week = product(length(dig(weekly, "daysOfTheWeek")), length(dig(weekly, "weeksOfTheMonth")))
    by_date = length(dig(schedule, _DATES))
    form = _format(schedule)
    days: Value = Unknown(causes_of(by_week, by_date), minimum=1)
    if form is not None:
        days = by_week if form == "weekly" else by_date
    return days if name == "monthly" else product(days, length(dig(schedule, "monthsOfYear")))


def _weekdays(resource: ArmResource, facts: Mapping[str, Value]) -> dict[str, Value]:
    """The weekdays of which points of months and years are kept, none where dates choose them."""
    chosen: dict[str, Value] = {}
    for name in ("monthly", "yearly"):
        form = _format(resource.get(f"{RETENTION}.{name}Schedule"))
        fact = f"retention.{name}.weekdays"
        if form == "daily":
            chosen[fact] = NULL
        elif form is None and facts[fact] != NULL:
            chosen[fact] = Unknown(
                causes_of(facts[fact]) or resource.computed("format of retention").causes,
                span=facts[fact].span,
            )
    return chosen


def _format(schedule: Value | None) -> str | None:
    """Whether weekdays or dates choose the points of a month: the other ones may stand there, too.

    `weekly` or `daily`; None where that is open.
    """
    form = dig(schedule, "retentionScheduleFormatType")
    if isinstance(form, Known) and str(form.data).lower() in ("weekly", "daily"):
        return str(form.data).lower()
    if isinstance(form, Unknown):
        return None
    weekdays, dates = dig(schedule, "retentionScheduleWeekly"), dig(schedule, _DATES)
    if dates is None:
        return "weekly"
    return "daily" if weekdays is None else None


def _months(resource: ArmResource) -> Value:
    """After how many months points move to the archive tier; null where none is set."""
    duration = number(resource.fact(f"{TIERING}.duration", None))
    unit = resource.fact(f"{TIERING}.durationType", "Months")
    if isinstance(unit, Known) and str(unit.data).lower() == "months":
        return duration
    return duration if duration == NULL else Unknown(resource.computed("tiering").causes)
