"""The facts of backup policies."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from azbackup_lint.estate.facts.model import (
    BOOL,
    LIST,
    NUMBER,
    TEXT,
    Fact,
    FactTable,
    computed,
    one_of,
    plain,
    some_of,
)
from azbackup_lint.estate.facts.shared import FREQUENCY, POLICY_TYPE
from azbackup_lint.estate.facts.spellings import CONSISTENCY, REDUNDANCY, TIERING, UNITS, WEEKDAYS
from azbackup_lint.records import replace

_SCHEDULE = "properties.schedulePolicy"
_RETENTION = "properties.retentionPolicy"
_HOURLY = f"{_SCHEDULE}.hourlySchedule"
_HOURS = NUMBER.of("hours").or_null()
_COUNT, _UNIT = NUMBER.or_null(), one_of(UNITS).or_null()
_WEEKDAYS = some_of(WEEKDAYS, "list of `Monday` … `Sunday`").or_null()
_ZONES = "table of time zones"

LAYERS = {"daily": "Days", "weekly": "Weeks", "monthly": "Months", "yearly": "Years"}
"""The layers of retention, the finest first, with the unit that each is named after."""


def _layer(name: str, unit: str) -> Iterator[Fact]:
    """The facts of a layer of retention; a simple retention of days has them, too."""
    duration = f"{_RETENTION}.{name}Schedule.retentionDuration"
    durations = [f"{_RETENTION}.retentionDuration", duration] if name == "daily" else [duration]
    counts, units = (
        " ".join(f"{path}.{member}" for path in durations) for member in ("count", "durationType")
    )
    yield plain(f"retention.{name}.count", _COUNT, f"retention_{name}.count", counts)
    by_unit = plain(f"retention.{name}.unit", _UNIT, "", units)
    yield replace(by_unit, origin=(f"`{unit}`", ""))
    if name != "daily":
        days = "" if name == "weekly" else "retentionScheduleWeekly."
        yield plain(
            f"retention.{name}.weekdays",
            _WEEKDAYS,
            f"retention_{name}.weekdays",
            f"{_RETENTION}.{name}Schedule.{days}daysOfTheWeek",
        )
    yield computed(
        f"retention.{name}.years",
        NUMBER.of("years, 0 without the layer"),
        "the count",
        "the count and its unit",
    )


POLICY = FactTable(
    rows=(
        computed("name", TEXT, "`name`", "the id"),
        computed("vault.name", TEXT, "`recovery_vault_name`", "the id"),
        plain(
            "type",
            POLICY_TYPE,
            "policy_type",
            "properties.policyType",
            default="V1",
            note="; without a type, `schedulePolicyType` decides",
        ),
        plain(
            "frequency",
            FREQUENCY,
            "backup.frequency",
            f"{_SCHEDULE}.scheduleRunFrequency",
            note=", or whatever else is written",
        ),
        plain(
            "consistency",
            one_of(CONSISTENCY).or_null(),
            "consistency_type",
            "properties.snapshotConsistencyType",
        ),
        plain(
            "instantRestoreDays",
            NUMBER.of("days"),
            "instant_restore_retention_days",
            "properties.instantRpRetentionRangeInDays",
            note="; by default 2 (Standard), 5 (Standard and weekly), 7 (Enhanced)",
        ),
        computed(
            "instantRestoreRange",
            TEXT.of("the days that type and frequency allow, such as `1 to 5 days`"),
            "`policy_type`, `frequency`, `hour_duration` ÷ `hour_interval`",
            "`policyType`, `scheduleRunFrequency`, `hourlySchedule`",
        ),
        computed(
            "instantRestoreFits",
            BOOL,
            "`instant_restore_retention_days`, `retention_daily`, `retention_weekly`",
            "the same as these",
            note=": snapshots are kept no longer than points by days, or else weeks; true where "
            "days of instant restore aren't set",
        ),
        plain(
            "tiering.mode",
            one_of(TIERING).or_null(),
            "tiering_policy.archived_restore_point.mode",
            "properties.tieringPolicy.ArchivedRP.tieringMode",
        ),
        computed("tiering.afterMonths", NUMBER.of("months").or_null(), "`duration`"),
        computed(
            "tiering.fits",
            BOOL,
            "`duration`, `retention_monthly`, `retention_yearly`",
            "`duration`, `monthlySchedule`, `yearlySchedule`",
            note=": monthly or yearly points are kept for six months in the archive, or nothing "
            "says after how many months points move there",
        ),
        computed("vault.redundancy", one_of(REDUNDANCY), "vault →"),
        plain(
            "restorePointGroupPrefix",
            TEXT.or_null(),
            "instant_restore_resource_group.prefix",
            "properties.instantRPDetails.azureBackupRGNamePrefix",
        ),
        computed(
            "schedule.frequency",
            TEXT.of("the frequency, or that it is missing, with what sets it"),
            "`frequency`",
            "`scheduleRunFrequency`",
        ),
        computed(
            "schedule.times",
            LIST.of("list of texts"),
            "`backup.time`",
            "`scheduleRunTimes`, `scheduleWindowStartTime`",
        ),
        plain(
            "schedule.weekdays",
            _WEEKDAYS,
            "backup.weekdays",
            f"{_SCHEDULE}.scheduleRunDays",
            note="; also below `weeklySchedule`",
        ),
        plain(
            "schedule.weeks",
            NUMBER.of("weeks between two backups").or_null(),
            "",
            f"{_SCHEDULE}.scheduleWeeklyFrequency",
        ),
        plain("schedule.intervalHours", _HOURS, "backup.hour_interval", f"{_HOURLY}.interval"),
        plain(
            "schedule.windowHours",
            _HOURS,
            "backup.hour_duration",
            f"{_HOURLY}.scheduleWindowDuration",
        ),
        plain("timeZone.name", TEXT, "timezone", "properties.timeZone", default="UTC"),
        computed("timeZone.exists", BOOL, _ZONES, note=": a time zone of Windows"),
        computed("timeZone.daylightSaving", BOOL, _ZONES, note="; unknown for other names"),
        *chain.from_iterable(_layer(*layer) for layer in LAYERS.items()),
        computed(
            "schedule.timesPerDay",
            NUMBER.or_null(),
            "`backup.time`",
            "`scheduleRunTimes`",
            note=" for hourly schedules, or where none is in sight",
        ),
        computed(
            "schedule.backupsPerDay",
            NUMBER.or_null(),
            "`hour_duration` ÷ `hour_interval`, or 1",
            "`hourlySchedule`, or `schedule.timesPerDay`",
            note=" where that is uncertain",
        ),
        computed(
            "retention.points",
            NUMBER.of("number of recovery points that are kept at a time"),
            "all layers",
            note="; between bounds, as layers share points",
        ),
        computed(
            "retention.fitsSchedule",
            BOOL,
            "`weekdays` of both",
            "`daysOfTheWeek`, `scheduleRunDays`",
            note=": points are kept of weekdays with a backup only; true but for weekly backups",
        ),
        computed(
            "protectedVms",
            NUMBER.of("number of VMs that this root protects with the policy"),
            "items →",
        ),
    ),
    intro="One view for each declared backup policy for VMs.",
)
