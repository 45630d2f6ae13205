"""Sizes of VMs and disks, from the tables of the built-in pack."""

from decimal import Decimal

import pytest

from azbackup_lint.azure.sizes import (
    VmSize,
    generation_of,
    has_azure_boost,
    is_of_generation_1,
    largest_disk,
    size_of,
    takes_premium_storage,
)
from azbackup_lint.azure.tables import read_table

SIZES = read_table("vm-sizes")


@pytest.mark.parametrize(
    ("name", "vcpus", "memory", "disks"),
    [
        ("Standard_B1s", 1, 1, 2),
        ("Standard_B1ls", 1, Decimal("0.5"), 2),
        ("Standard_A0", 1, Decimal("0.75"), 1),
        ("Basic_A1", 1, 1, 2),
        ("Standard_B2ats_v2", 2, 1, 4),
        ("Standard_DS12-1_v2", 1, 28, 16),
        ("Standard_E4-2s_v3", 2, 32, 8),
        ("Standard_M8-2ms", 2, Decimal("218.75"), 8),
        ("Standard_D5_v2", 16, 56, 64),
        ("Standard_G1", 2, 28, 8),
        ("Standard_M64s_v2", 64, 1024, 64),
    ],
)
def test_size(name: str, vcpus: int, memory: int | Decimal, disks: int) -> None:
    assert size_of(name) == VmSize(name, vcpus, memory, disks)


@pytest.mark.parametrize(
    "spelling", ["standard_d2s_v5", "STANDARD_D2S_V5", " Standard_D2s_v5 ", "D2s_v5", "d2s_V5"]
)
def test_spellings_of_one_size(spelling: str) -> None:
    assert size_of(spelling) == size_of("Standard_D2s_v5") is not None


@pytest.mark.parametrize("name", ["", "Standard_", "Standard_Q9000s_v99", "Standard D2s v5", "B1"])
def test_other_names_are_not_guessed(name: str) -> None:
    assert size_of(name) is None


def test_every_line_of_the_table_is_a_size() -> None:
    found = [size_of(cells[0]) for cells in SIZES]
    assert [size.name for size in found if size] == [cells[0] for cells in SIZES]
    assert len({cells[0].lower() for cells in SIZES}) == len(SIZES) > 1400
    smallest = min((size.vcpus, size.memory_gib, size.max_data_disks) for size in found if size)
    assert smallest == (1, Decimal("0.5"), 2)


def test_sizes_that_backup_refuses() -> None:
    small = [cells[0] for cells in SIZES if int(cells[1]) < 2 or Decimal(cells[2]) < 1]
    assert len(small) == 29
    assert {name for name in small if "-" in name} == {
        "Standard_DS11-1_v2",
        "Standard_DS12-1_v2",
        "Standard_F2-1amds_v7",
        "Standard_F2-1ams_v7",
        "Standard_F4-1amds_v7",
        "Standard_F4-1ams_v7",
    }


@pytest.mark.parametrize(
    ("kind", "gib"),
    [
        ("os", 4095),
        ("Premium_LRS", 32767),
        ("premium_lrs", 32767),
        ("UltraSSD_LRS", 65536),
        ("PremiumV2_LRS", 65536),
        ("Floppy_LRS", None),
    ],
)
def test_largest_disk(kind: str, gib: int | None) -> None:
    assert largest_disk(kind) == gib


@pytest.mark.parametrize(
    ("name", "generation", "premium", "boost"),
    [
        ("Standard_D2s_v5", 5, True, False),
        ("d2s_v5", 5, True, False),
        ("Standard_D2_v5", 5, False, False),
        ("Standard_DS2_v2", 2, True, False),
        ("Standard_DS12-1_v2", 2, True, False),
        ("Standard_A1", 1, False, False),
        ("Standard_B1s", 1, True, False),
        ("Standard_D2_v2_Promo", 2, False, False),
        ("Standard_M416s_8_v2", 2, True, False),
        ("Standard_M64", 1, True, False),
        ("Standard_NC24ads_A100_v4", 4, True, False),
        ("Standard_DC2as_v5", 5, True, False),
        ("Standard_DC2as_v6", 6, True, False),
        ("Standard_D2as_v6", 6, True, False),
        ("Standard_D2as_v7", 7, True, True),
        ("Standard_D2s_v6", 6, True, True),
        ("Standard_D2ps_v6", 6, True, None),
        ("large", None, None, None),
    ],
)
def test_what_a_name_tells(
    name: str, generation: int | None, premium: bool | None, boost: bool | None
) -> None:
    told = (generation_of(name), takes_premium_storage(name), has_azure_boost(name))
    assert told == (generation, premium, boost)


def test_every_name_of_the_table_follows_the_convention() -> None:
    odd = [cells[0] for cells in SIZES if generation_of(cells[0]) is None]
    assert odd == ["Standard_Internal_ND80sr_MS_v1"]


@pytest.mark.parametrize(
    "size",
    ["Basic_A1", "Standard_A4_v2", "standard_d2_v2", "Standard_D2_v2_Promo", "Standard_E64i_v3"],
)
def test_sizes_of_generation_1(size: str) -> None:
    assert is_of_generation_1(size)


@pytest.mark.parametrize(
    "size",
    ["Standard_DS2_v2", "Standard_D2s_v3", "Standard_D2_v4", "Standard_B2ms", "Standard_NC6s_v3"],
)
def test_sizes_that_may_be_of_generation_2(size: str) -> None:
    assert not is_of_generation_1(size)
