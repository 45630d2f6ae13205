"""Windows time zones, from the table of the built-in pack."""

import pytest

from azbackup_lint.azure.tables import read_table
from azbackup_lint.azure.time_zones import is_time_zone, observes_daylight_saving


@pytest.mark.parametrize(
    ("name", "saving"),
    [
        ("UTC", False),
        ("utc", False),
        ("India Standard Time", False),
        ("Tokyo Standard Time", False),
        ("US Mountain Standard Time", False),
        ("E. South America Standard Time", False),
        ("Pacific Standard Time", True),
        ("pacific standard time", True),
        ("W. Europe Standard Time", True),
        ("AUS Eastern Standard Time", True),
        ("E. Australia Standard Time", False),
        ("Europe/Berlin", None),
        ("", None),
    ],
)
def test_daylight_saving(name: str, saving: bool | None) -> None:
    assert observes_daylight_saving(name) is saving
    assert is_time_zone(name) is (saving is not None)


def test_every_line_of_the_table_is_a_time_zone() -> None:
    rows = read_table("time-zones")
    assert all(changes in ("yes", "no") for _, changes in rows)
    assert len({name.lower() for name, _ in rows}) == len(rows) > 130
    assert sum(changes == "yes" for _, changes in rows) > 30
