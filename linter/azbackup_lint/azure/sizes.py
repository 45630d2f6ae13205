"""Sizes of VMs and disks."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, lru_cache

from azbackup_lint.azure.globs import matches
from azbackup_lint.azure.tables import read_table, row_of
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.values import Number

VM_SIZES = "vm-sizes"
KEPT = 1_000
"""Names whose size is remembered: estates use few, and input is not trusted to."""


@dataclass(frozen=True, slots=True)
class VmSize:
    """A VM size: cores that are switched on, memory in GiB, the most data disks it takes."""

    name: str
    vcpus: int
    memory_gib: Number
    max_data_disks: int


@lru_cache(KEPT)
def size_of(name: str) -> VmSize | None:
    """The size of a name, in any case and with or without `Standard_`; None if it isn't known."""
    key = name.strip().lower()
    cells = row_of(VM_SIZES, key) or row_of(VM_SIZES, f"standard_{key}")
    if cells is None:
        return None
    memory = Decimal(cells[2])
    whole = int(memory) if memory == int(memory) else memory
    return VmSize(cells[0], int(cells[1]), whole, int(cells[3]))


_NAME = lazy_regex(
    r"(?:standard_|basic_)?(?P<series>[a-z]+?)\d+(?:-\d+)?(?P<features>[a-z]*)(?P<rest>(_[a-z0-9]+)*)"
)
_GENERATION = lazy_regex(r"_v([0-9]{1,4})")
BOOST_SINCE = {"intel": 6, "amd": 7}
_ALWAYS_PREMIUM = frozenset(["ds", "gs", "ls", "m"])


@lru_cache(KEPT)
def generation_of(name: str) -> int | None:
    """The generation in a size's name (`_v5`), 1 without one; None for other names."""
    match = _NAME.fullmatch(name.strip().lower())
    if match is None:
        return None
    generation = _GENERATION.search(match["rest"])
    return int(generation[1]) if generation else 1


@lru_cache(KEPT)
def takes_premium_storage(name: str) -> bool | None:
    """Whether a size takes premium storage, by its name; None for other names."""
    match = _NAME.fullmatch(name.strip().lower())
    if match is None:
        return None
    return "s" in match["features"] or match["series"] in _ALWAYS_PREMIUM


@lru_cache(KEPT)
def has_azure_boost(name: str) -> bool | None:
    """Whether a size runs on Azure Boost: from version 6 on with Intel, 7 with AMD processors.

    None for newer ones with Arm processors, which the sources don't cover, and for other names.
    """
    match = _NAME.fullmatch(name.strip().lower())
    generation = generation_of(name)
    if match is None or generation is None:
        return None
    if generation < BOOST_SINCE["intel"]:
        return False
    if "p" in match["features"]:
        return None
    return generation >= BOOST_SINCE["amd" if "a" in match["features"] else "intel"]


def is_of_generation_1(name: str) -> bool:
    """Whether VMs of a size can't be of generation 2, so never trusted launch.

    False also for sizes that the sources don't cover.
    """
    key = name.strip().lower().removeprefix("standard_")
    return any(matches(key, pattern) for pattern in _sizes_of_generation_1())


def largest_disk(kind: str) -> int | None:
    """The largest managed disk of a storage type (or `os`), in GiB; None if it isn't known."""
    return _disk_sizes().get(kind.lower())


@cache
def _sizes_of_generation_1() -> tuple[str, ...]:
    return tuple(pattern for (pattern,) in read_table("size-generations"))


@cache
def _disk_sizes() -> dict[str, int]:
    return {kind.lower(): int(gib) for kind, gib in read_table("disk-sizes")}
