"""Reads backup policies."""

from __future__ import annotations

from azbackup_lint.estate.entities import BackupPolicy, Layer, Retention, Schedule
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    length,
    mapped,
    number,
    product,
    spelled,
    spelled_items,
)
from azbackup_lint.estate.readers.arguments import Arguments, inside, is_present
from azbackup_lint.estate.readers.azurerm.arguments import identity_of, required
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, ListValue, Unknown, Value


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
        times=ListValue(() if time == Known(None) else (time,), span=time.span, hops=time.hops),
        weekdays=spelled_items(inside(backup, "weekdays", None), spellings.WEEKDAYS),
        interval_hours=number(inside(backup, "hour_interval", None)),
        window_hours=number(inside(backup, "hour_duration", None)),
        time_zone=arguments.fact("timezone", "UTC"),
    )


def _retention(arguments: Arguments) -> Retention:
    return Retention(
        _layer(arguments, "daily", "Days"),
        _layer(arguments, "weekly", "Weeks"),
        _layer(arguments, "monthly", "Months"),
        _layer(arguments, "yearly", "Years"),
        number(arguments.fact("instant_restore_retention_days", None)),
    )


def _layer(arguments: Arguments, name: str, unit: str) -> Layer:
    block = arguments.block(f"retention_{name}")
    count = number(inside(block, "count", None))
    unit_of = mapped(is_present(block), lambda there: unit if there is True else None)
    points = _points(block, name) if isinstance(block, Arguments) else Known(1)
    return Layer(count, unit_of, points)


def _points(block: Arguments, name: str) -> Value:
    """How many points of a period are kept: of some weekdays or days, of some months."""
    if name == "daily":
        return Known(1)
    if name == "weekly":
        return length(block.get("weekdays"))
    days = product(length(block.get("weekdays")), length(block.get("weeks")))
    if block.get("days") is not None:
        days = length(block.get("days"), more=1)
    return days if name == "monthly" else product(days, length(block.get("months")))


def _months(archived: Arguments | Unknown | None) -> Value:
    """After how many months points move to the archive tier; null where nothing says so."""
    unit = inside(archived, "duration_type", "Months")
    if isinstance(unit, Known) and str(unit.data).lower() == "months":
        return number(inside(archived, "duration", None))
    causes = unit.causes if isinstance(unit, Unknown) else ()
    return Unknown(causes or (Cause("computed", "when points are archived"),), span=unit.span)
