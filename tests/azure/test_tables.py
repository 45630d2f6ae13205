"""Tables of the built-in pack: plain lines with a source and a date."""

from importlib.resources import files

import pytest

from azbackup_lint.azure.tables import read_table, row_of

TABLES = sorted(
    entry.name
    for entry in (files("azbackup_policies") / "data").iterdir()
    if entry.name.endswith(".csv")
)


def test_comments_and_the_header_are_left_out() -> None:
    assert read_table("disk-sizes")[0] == ["os", "4095"]


@pytest.mark.parametrize("name", TABLES)
def test_table_says_where_it_comes_from(name: str) -> None:
    text = (files("azbackup_policies") / "data" / name).read_text(encoding="utf-8")
    comments = [line for line in text.splitlines() if line.startswith("#")]
    assert any(line.startswith("# source: ") for line in comments)
    assert any(line.startswith("# date: 20") for line in comments)


@pytest.mark.parametrize("name", TABLES)
def test_lines_have_the_cells_of_the_header(name: str) -> None:
    text = (files("azbackup_policies") / "data" / name).read_text(encoding="utf-8")
    header = next(line for line in text.splitlines() if not line.startswith("#")).split(",")
    rows = read_table(name.removesuffix(".csv"))
    assert rows
    assert {len(cells) for cells in rows} == {len(header)}
    assert all(cell == cell.strip() and '"' not in cell for cells in rows for cell in cells)


def test_each_row_is_found_by_its_key() -> None:
    rows = read_table("vm-sizes")
    assert [row_of("vm-sizes", cells[0]) for cells in rows] == rows
    assert [row_of("vm-sizes", cells[0].upper()) for cells in rows] == rows
    assert row_of("time-zones", "utc") == ["UTC", "no"]


@pytest.mark.parametrize(
    "key",
    [
        *("", "name", "Basic", "asic_A0", "Basic_A0 ", "Basic_A0,1", "x\nBasic_A0", "\n", "İ"),
        *("# Sizes of Azure VMs", "Standard_A0,1,0.75,1\nStandard_A1"),
    ],
)
def test_what_is_no_key_has_no_row(key: str) -> None:
    assert row_of("vm-sizes", key) is None
