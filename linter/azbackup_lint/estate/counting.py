"""Counts and sums over a VM's disks; what is not certain bounds them."""

from __future__ import annotations

from azbackup_lint.estate.entities import Disk, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.values import Cause, Known, Number, Unknown, Value


class _Bounds:
    """A lower and an upper bound that grow together; the upper one may be open."""

    def __init__(self) -> None:
        self.low: Number = 0
        self.high: Number | None = 0
        self.causes: dict[Cause, None] = {}

    def add(self, low: Number, high: Number | None, existence: Existence) -> None:
        """Something that counts from `low` to `high` if it exists, as often as it exists."""
        certain = not existence.conditions and not existence.many
        self.low += low if certain else 0
        if high is None or existence.many:
            self.high = None
        elif self.high is not None:
            self.high += high
        self.causes.update(dict.fromkeys(existence.conditions))

    def open(self, causes: tuple[Cause, ...]) -> None:
        """There may be any number more."""
        self.high = None
        self.causes.update(dict.fromkeys(causes))

    def result(self) -> Number | Unknown:
        """The number, or an unknown within the bounds."""
        if self.low == self.high:
            return self.low
        return Unknown(tuple(self.causes), minimum=self.low, maximum=self.high)


def count_of(estate: Estate, machine: VirtualMachine) -> Number | Unknown:
    """The number of data disks of a VM."""
    bounds = _Bounds()
    _add_inline(bounds, machine)
    if isinstance(machine.inline_disks, tuple):
        bounds.add(len(machine.inline_disks), len(machine.inline_disks), CERTAIN)
    for join in estate.attachments_of(machine):
        bounds.add(1, 1, join.attachment.existence)
    for causes in estate.stray_attachments(machine):
        bounds.open(causes)
    return bounds.result()


def total_size(estate: Estate, machine: VirtualMachine) -> Number | Unknown:
    """The size of all disks of a VM together, in GiB."""
    bounds = _Bounds()
    _add_inline(bounds, machine)
    _add_size(bounds, estate.os_disk_of(machine), CERTAIN)
    for attached in estate.disks_of(machine):
        _add_size(bounds, attached.disk, attached.existence)
    for join in estate.attachments_of(machine):
        if join.disk.entity is None:
            cause = Cause("absent", f"the size of the disk of {join.attachment.address}")
            bounds.open(join.disk.causes or (cause,))
    for causes in estate.stray_attachments(machine):
        bounds.open(causes)
    return bounds.result()


def _add_inline(bounds: _Bounds, machine: VirtualMachine) -> None:
    if isinstance(machine.inline_disks, Unknown):
        bounds.open(machine.inline_disks.causes)


def _add_size(bounds: _Bounds, disk: Disk, existence: Existence) -> None:
    low, high, causes = _range(disk.size_gib)
    bounds.add(low, high, existence)
    bounds.causes.update(dict.fromkeys(causes))


def _range(size: Value) -> tuple[Number, Number | None, tuple[Cause, ...]]:
    if isinstance(size, Known) and not isinstance(size.data, (str, bool, type(None))):
        return size.data, size.data, ()
    if not isinstance(size, Unknown):
        return 0, None, ()
    options = [_range(option) for option in size.options]
    if options:
        highs = [high for _, high, _ in options]
        most = None if None in highs else max(high for high in highs if high is not None)
        return min(low for low, _, _ in options), most, size.causes
    return size.minimum or 0, size.maximum, size.causes
