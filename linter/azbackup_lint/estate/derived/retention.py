"""How long a backup policy keeps recovery points, and how many."""

from __future__ import annotations

from decimal import Decimal

from azbackup_lint.estate.derived.bounds import bounds_of, is_within
from azbackup_lint.estate.entities import BackupPolicy
from azbackup_lint.estate.facts.conversions import mapped
from azbackup_lint.estate.facts.policy import LAYERS
from azbackup_lint.records import dataclass
from azbackup_lint.values import (
    FALSE,
    NULL,
    TRUE,
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

HUGE = 20
"""Digits of a number of years that are too many for decimal places."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """A unit of time: how many make a year, the fewest and the most days that it has."""

    in_a_year: Decimal
    least_days: int
    most_days: int


ARCHIVED_MONTHS = 6
"""For so many months points stay in the archive tier at least."""

UNITS = {
    "Days": _Unit(Decimal(365), 1, 1),
    "Weeks": _Unit(Decimal("52.179"), 7, 7),
    "Months": _Unit(Decimal(12), 28, 31),
    "Years": _Unit(Decimal(1), 365, 366),
}


@dataclass(frozen=True, slots=True)
class Layer:
    """How long a policy keeps the points of a day, week, month or year; null if it doesn't."""

    count: Value
    unit: Value
    points: Value
    """How many points of one day, week, month or year are kept."""


def layers_of(policy: BackupPolicy) -> dict[str, Layer]:
    """The layers of retention by name, the finest first."""
    facts = policy.facts
    return {
        name: Layer(
            facts[f"retention.{name}.count"], facts[f"retention.{name}.unit"], policy.points[name]
        )
        for name in LAYERS
    }


def years_of(layer: Layer) -> Value:
    """For how many years a layer keeps its points; 0 where there is none."""
    count, unit = layer.count, _unit(layer)
    if count == NULL:
        return Known(0)
    if unit is None:
        cause = Cause("invalid", "the unit of retention")
        causes = causes_of(count, layer.unit) or (cause,)
        return placed_like(Unknown(causes), count)
    in_a_year = unit.in_a_year

    def in_years(data: Data) -> Data:
        if not isinstance(data, int):
            return data
        years = data / in_a_year
        return years if years.adjusted() >= HUGE else round(years, 2)

    return mapped(count, in_years)


def points_of(policy: BackupPolicy) -> Number | Unknown:
    """How many recovery points are kept at a time.

    Layers share points: at least, each adds those that are older than what finer layers keep; at
    most, none is shared.
    """
    least: Number = 0
    most: Number | None = 0
    covered: Number = 0
    causes: dict[Cause, None] = {}
    for name, layer in layers_of(policy).items():
        if layer.count == NULL:
            continue
        own = UNITS[LAYERS[name]]
        unit = _unit(layer)
        causes.update(dict.fromkeys(causes_of(layer.count, layer.unit, layer.points)))
        low, high = bounds_of(layer.count)
        _, many = bounds_of(layer.points)
        whole = isinstance(low, int) and isinstance(high, int) and isinstance(many, int)
        if unit is None or high is None or many is None or not whole:
            most, covered = None, 10**9
            continue
        fewest, longest = low, high
        if unit is not own:
            fewest = low * unit.least_days // own.most_days
            longest = high * unit.most_days // own.least_days
        most = None if most is None else most + longest * many
        least += max(0, fewest - -(-covered // own.least_days))
        covered = max(covered, high * unit.most_days)
    if least == most:
        return least
    shared = Cause("computed", "which recovery points several layers of retention keep")
    return Unknown(tuple(causes) or (shared,), minimum=least, maximum=most)


def instant_restore_fits(policy: BackupPolicy) -> Value:
    """Whether snapshots are kept no longer than the points of the finest layer in the vault.

    True where the policy sets no days for snapshots, or has no layer by days or weeks.
    """
    layers, snapshots = layers_of(policy), policy.facts["instantRestoreDays"]
    layer = layers["daily"] if layers["daily"].count != NULL else layers["weekly"]
    if snapshots == NULL or layer.count == NULL:
        return TRUE
    unit = _unit(layer)
    if unit is None:
        cause = Cause("invalid", "the unit of retention")
        return Unknown(causes_of(layer.unit) or (cause,), span=snapshots.span)
    low, high = bounds_of(layer.count)
    days = Unknown(
        causes_of(layer.count),
        minimum=low * unit.least_days,
        maximum=None if high is None else high * unit.most_days,
    )
    return is_within(snapshots, days)


def tiering_fits(policy: BackupPolicy) -> Value:
    """Whether points that move to the archive tier are kept there for six months.

    Only monthly and yearly points move. True where no number of months is set.
    """
    mode, after = policy.facts["tiering.mode"], policy.facts["tiering.afterMonths"]
    if isinstance(mode, Unknown):
        return Unknown(mode.causes, span=after.span)
    if mode != Known("TierAfter") or after == NULL:
        return TRUE
    layers, low, high, causes = layers_of(policy), Decimal(0), Decimal(0), list[Cause]()
    for name, months in (("monthly", 1), ("yearly", 12)):
        count = layers[name].count
        if count == NULL:
            continue
        causes += causes_of(count, layers[name].unit)
        least, most = bounds_of(count)
        if _unit(layers[name]) is not UNITS[LAYERS[name]] or most is None:
            least, most = 0, 10**6
        low, high = max(low, Decimal(least) * months), max(high, Decimal(most) * months)
    kept = Unknown(tuple(causes), minimum=low - ARCHIVED_MONTHS, maximum=high - ARCHIVED_MONTHS)
    return is_within(after, kept)


def fits_schedule(policy: BackupPolicy) -> Value:
    """Whether points are kept only of weekdays on which a weekly schedule makes them."""
    frequency, scheduled = policy.facts["frequency"], policy.facts["schedule.weekdays"]
    if isinstance(frequency, Known) and frequency != Known("Weekly"):
        return TRUE
    kept = [policy.facts[f"retention.{name}.weekdays"] for name in LAYERS if name != "daily"]
    causes = causes_of(frequency, scheduled, *kept)
    if causes or not isinstance(scheduled, ListValue):
        return Unknown(causes) if causes else TRUE
    for days in kept:
        for day in days.items if isinstance(days, ListValue) else ():
            if day not in scheduled.items:
                return placed_like(FALSE, day)
    return TRUE


def _unit(layer: Layer) -> _Unit | None:
    return UNITS.get(str(layer.unit.data)) if isinstance(layer.unit, Known) else None
