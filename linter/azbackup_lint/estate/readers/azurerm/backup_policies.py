"""Reads backup policies."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import BackupPolicy, Entity
from azbackup_lint.estate.facts.conversions import (
    length,
    mapped,
    number,
    product,
    text,
    truth,
)
from azbackup_lint.estate.facts.policy import LAYERS, POLICY
from azbackup_lint.estate.readers.arguments import Arguments, inside, is_present
from azbackup_lint.estate.readers.azurerm.arguments import identity_of, plain_facts, required
from azbackup_lint.resources import Resource
from azbackup_lint.values import (
    NULL,
    TRUE,
    Cause,
    Data,
    Known,
    ListValue,
    Unknown,
    Value,
    placed_like,
)


def policy(resource: Resource) -> BackupPolicy:
    """Reads azurerm_backup_policy_vm."""
    arguments = Arguments.of(resource)
    blocks = {name: arguments.block(f"retention_{name}") for name in LAYERS}
    units = {
        f"retention.{name}.unit": mapped(is_present(block), _unit_if_there(name))
        for name, block in blocks.items()
    }
    group = arguments.block("instant_restore_resource_group")
    return BackupPolicy(
        *identity_of(resource),
        vault=required(resource, "recovery_vault_name"),
        facts={
            **plain_facts(POLICY, arguments),
            **units,
            "tiering.afterMonths": _months(arguments),
            "schedule.times": _times(arguments),
        },
        points={
            name: _points(block, name) if isinstance(block, Arguments) else Known(1)
            for name, block in blocks.items()
        },
        restore_point_suffix=inside(group, "suffix", ""),
    )


def _unit_if_there(layer: str) -> Callable[[Data], Data]:
    return lambda there: LAYERS[layer] if there is True else None


def _times(arguments: Arguments) -> Value:
    time = text(inside(arguments.block("backup"), "time", None))
    return placed_like(ListValue(() if time == NULL else (time,)), time)


def _points(block: Arguments, name: str) -> Value:
    """How many points of a period are kept: of some weekdays or days, of some months."""
    if name == "daily":
        return Known(1)
    if name == "weekly":
        return length(block.get("weekdays"))
    days = product(length(block.get("weekdays")), length(block.get("weeks")))
    if block.get("days") is not None:
        last = truth(block.fact("include_last_days", False))
        days = length(block.get("days"), more=1 if last == TRUE else 0)
        if isinstance(last, Unknown):
            days = Unknown(last.causes, minimum=1)
    return days if name == "monthly" else product(days, length(block.get("months")))


def _months(arguments: Arguments) -> Value:
    """After how many months points move to the archive tier; null where none is set."""
    tiering = arguments.block("tiering_policy")
    archived = (
        tiering.block("archived_restore_point") if isinstance(tiering, Arguments) else tiering
    )
    unit = inside(archived, "duration_type", "Months")
    if isinstance(unit, Known) and str(unit.data).lower() == "months":
        return number(inside(archived, "duration", None))
    causes = unit.causes if isinstance(unit, Unknown) else ()
    return Unknown(causes or (Cause("computed", "when points are archived"),), span=unit.span)


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_backup_policy_vm": policy,
}
