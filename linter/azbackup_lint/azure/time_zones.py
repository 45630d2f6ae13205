"""Windows time zones, in which backup policies tell their times."""

from __future__ import annotations

from functools import cache

from azbackup_lint.azure.tables import read_table


def is_time_zone(name: str) -> bool:
    """Whether Windows has a time zone of that name, in any case."""
    return name.strip().lower() in _zones()


def observes_daylight_saving(name: str) -> bool | None:
    """Whether clocks change twice a year in a Windows time zone; None for other names."""
    return _zones().get(name.strip().lower())


@cache
def _zones() -> dict[str, bool]:
    return {name.lower(): changes == "yes" for name, changes in read_table("time-zones")}
