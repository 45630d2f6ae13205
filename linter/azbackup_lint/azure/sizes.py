"""Sizes of VMs and disks."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from azbackup_lint.azure.tables import read_table
from azbackup_lint.values import Number


@dataclass(frozen=True, slots=True)
class VmSize:
    """A VM size: cores that are switched on, memory in GiB, the most data disks it takes."""

    name: str
    vcpus: int
    memory_gib: Number
    max_data_disks: int


def size_of(name: str) -> VmSize | None:
    """The size of a name, in any case and with or without `Standard_`; None if it isn't known."""
    key = name.strip().lower()
    sizes = _vm_sizes()
    cells = sizes.get(key) or sizes.get(f"standard_{key}")
    if cells is None:
        return None
    memory = Decimal(cells[2])
    whole = int(memory) if memory == int(memory) else memory
    return VmSize(cells[0], int(cells[1]), whole, int(cells[3]))


def largest_disk(kind: str) -> int | None:
    """The largest managed disk of a storage type (or `os`), in GiB; None if it isn't known."""
    return _disk_sizes().get(kind.lower())


@cache
def _vm_sizes() -> dict[str, list[str]]:
    return {cells[0].lower(): cells for cells in read_table("vm-sizes")}


@cache
def _disk_sizes() -> dict[str, int]:
    return {kind.lower(): int(gib) for kind, gib in read_table("disk-sizes")}
