"""Reads backup policies."""

from __future__ import annotations

from azbackup_lint.estate import spellings
from azbackup_lint.estate.azurerm.arguments import identity_of, required
from azbackup_lint.estate.entities import BackupPolicy, Layer, Retention, Schedule
from azbackup_lint.estate.facts import (
    Arguments,
    inside,
    listed,
    mapped,
    number,
    spelled,
    spelled_items,
)
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value


def policy(resource: Resource) -> BackupPolicy:
    """Reads azurerm_backup_policy_vm."""
    arguments = Arguments.of(resource)
    group = arguments.block("instant_restore_resource_group")
    tiering = arguments.block("tiering_policy")
    archived = (
        tiering.block("archived_restore_point") if isinstance(tiering, Arguments) else tiering
    )
    consistency = arguments.fact("consistency_type", None)
    return BackupPolicy(
        *identity_of(resource),
        vault=required(resource, "recovery_vault_name"),
        type=spelled(arguments.fact("policy_type", "V1"), spellings.POLICY_TYPES),
        schedule=_schedule(arguments),
        retention=_retention(arguments),
        consistency=spelled(consistency, spellings.CONSISTENCY),
        tiering=spelled(inside(archived, "mode", None), spellings.TIERING),
        tier_after_months=_months(archived),
        restore_point_group=(inside(group, "prefix", None), inside(group, "suffix", ""))
        if group is not None
        else None,
    )


def _schedule(arguments: Arguments) -> Schedule:
    backup = arguments.block("backup")
    time = inside(backup, "time", None)
    return Schedule(
        spelled(inside(backup, "frequency", None), spellings.FREQUENCIES),
        times=listed(None if time == Known(None) else time),
        weekdays=spelled_items(inside(backup, "weekdays", None), spellings.WEEKDAYS),
        interval_hours=number(inside(backup, "hour_interval", None)),
        window_hours=number(inside(backup, "hour_duration", None)),
        time_zone=arguments.fact("timezone", "UTC"),
    )


def _retention(arguments: Arguments) -> Retention:
    def layer(name: str, unit: str) -> Layer:
        count = number(inside(arguments.block(f"retention_{name}"), "count", None))
        return Layer(count, mapped(count, lambda data: None if data is None else unit))

    return Retention(
        layer("daily", "Days"),
        layer("weekly", "Weeks"),
        layer("monthly", "Months"),
        layer("yearly", "Years"),
        number(arguments.fact("instant_restore_retention_days", None)),
    )


def _months(archived: Arguments | Unknown | None) -> Value:
    """After how many months points move to the archive tier; null where nothing says so."""
    unit = inside(archived, "duration_type", "Months")
    if isinstance(unit, Known) and str(unit.data).lower() == "months":
        return number(inside(archived, "duration", None))
    causes = unit.causes if isinstance(unit, Unknown) else ()
    return Unknown(causes or (Cause("computed", "when points are archived"),), span=unit.span)
