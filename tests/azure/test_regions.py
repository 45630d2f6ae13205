"""Regions: the names that people write, and the table."""

import pytest

from azbackup_lint.azure.regions import has_pair, is_region, region_name
from azbackup_lint.azure.tables import read_table
from azbackup_lint.policy import load_packs

REGIONS = read_table("regions")


@pytest.mark.parametrize("text", ["East US 2", "eastus2", "EastUS2", "EAST US 2", " east us\t2 "])
def test_spellings_of_one_region(text: str) -> None:
    assert region_name(text) == "eastus2"
    assert is_region(text)


@pytest.mark.parametrize("text", ["", "eastus22", "west-europe", "europe", "global"])
def test_what_is_no_region(text: str) -> None:
    assert not is_region(text)


def test_names_follow_from_display_names() -> None:
    assert [region_name(cells[1]) for cells in REGIONS] == [cells[0] for cells in REGIONS]
    names = [cells[0] for cells in REGIONS]
    assert names == sorted(set(names), key=names.index)
    assert len(names) > 50


def test_pairs_are_regions() -> None:
    pairs = {name: pair for name, _, _, pair in REGIONS if pair not in ("", "?")}
    assert all(is_region(pair) and pair != name for name, pair in pairs.items())
    assert pairs["westeurope"] == "northeurope"
    one_way = {name for name, pair in pairs.items() if pairs.get(pair) != name}
    assert one_way == {"brazilsouth", "brazilsoutheast", "swedencentral", "westindia", "westus3"}


@pytest.mark.parametrize(
    ("region", "expected"),
    [("West Europe", True), ("israelcentral", False), ("swedensouth", None), ("nowhere", None)],
)
def test_pair_that_no_source_tells_is_unknown(region: str, expected: bool | None) -> None:
    assert has_pair(region) is expected


def test_editions_list_regions_by_their_names() -> None:
    packs = load_packs()
    for date in packs.editions:
        for row in packs.edition(date).rows.values():
            for region in row.limits.get("regions", ()):
                assert region_name(region) == region
                assert is_region(region), f"{row.key}: {region}"
