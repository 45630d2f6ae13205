"""Which VM has which disks: inline, by reference, or through attachments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from itertools import islice

from azbackup_lint.estate.entities import Attachment, Disk, VirtualMachine
from azbackup_lint.estate.facts.conversions import is_set
from azbackup_lint.estate.links.joins import MAX_CAUSES, Joins
from azbackup_lint.estate.links.name_index import names_of
from azbackup_lint.estate.links.outside import Key, key_of
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.estate.links.undeclared_disks import existing_disk
from azbackup_lint.estate.links.undeclared_machines import MACHINES
from azbackup_lint.records import dataclass
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.values import FALSE, Cause, Known, Unknown, Value, causes_of


@dataclass(frozen=True, slots=True)
class AttachedDisk:
    """A disk as one VM has it: `existence` is whether that is certain."""

    disk: Disk
    lun: Value | None
    existence: Existence
    write_accelerator: Value


@dataclass(frozen=True, slots=True)
class JoinedAttachment:
    """An attachment with the VM and the disk that it leads to."""

    attachment: Attachment
    machine: Target[VirtualMachine]
    disk: Target[Disk]


@dataclass(frozen=True, slots=True)
class _OwnDisks:
    """The disks that a VM describes itself or refers to."""

    os_disk: Disk
    data: tuple[AttachedDisk, ...]


DiskOf = Callable[[VirtualMachine, Value], Target[Disk]]
"""Finds the disk that a VM names."""


class DiskUses:
    """The disks of the VMs of a root, and of those of other roots that have to do with it."""

    def __init__(
        self,
        machines: Sequence[VirtualMachine],
        joined: Sequence[JoinedAttachment],
        disk_of: DiskOf,
    ) -> None:
        self.attachments = Joins(joined, lambda join: join.machine)
        self._by_disk = Joins(joined, lambda join: join.disk)
        self._own = {id(machine): _own_disks(machine, disk_of) for machine in machines}
        self._holders: dict[int, dict[int, VirtualMachine]] = {}
        self._counts: dict[int, tuple[Disk, Value]] = {}
        self._last: tuple[VirtualMachine, tuple[AttachedDisk, ...]] | None = None
        for machine in machines:
            for attached in self._own[id(machine)].data:
                self._holders.setdefault(id(attached.disk), {})[id(machine)] = machine
        unknown = [join.disk.causes for join in joined if join.disk.entity is None]
        unknown += [_cut(machine) for machine in machines]
        every = dict.fromkeys(c for cs in unknown for c in cs)
        self.undecided: tuple[Cause, ...] = tuple(islice(every, MAX_CAUSES))
        """Why it isn't known which disks some attachments attach; the first of many reasons."""

    def of(self, machine: VirtualMachine) -> tuple[AttachedDisk, ...]:
        """The data disks of a VM that are in sight, inline or attached.

        Many facts of a VM ask for them one after the other.
        """
        if self._last is None or self._last[0] is not machine:
            self._last = (machine, tuple(self._all_of(machine)))
        return self._last[1]

    def _all_of(self, machine: VirtualMachine) -> Iterator[AttachedDisk]:
        yield from self._own[id(machine)].data
        for join in self.attachments.of(machine):
            if join.disk.entity is not None:
                use = join.attachment
                yield AttachedDisk(join.disk.entity, use.lun, use.existence, use.write_accelerator)

    def os_disk_of(self, machine: VirtualMachine) -> Disk:
        """The OS disk: a managed disk that the VM names, or the one that it describes itself."""
        return self._own[id(machine)].os_disk

    def holders_of(self, disk: Disk) -> Value:
        """How many VMs have a disk; unknown where one attachment represents many.

        One VM may have the same disk many times, and each is asked about.
        """
        known = self._counts.get(id(disk))
        if known is None:
            known = self._counts[id(disk)] = (disk, self._count_holders(disk))
        return known[1]

    def _count_holders(self, disk: Disk) -> Value:
        if disk.existence.many:
            return Known(1)  # one for each, as far as can be seen
        machines = dict(self._holders.get(id(disk), {}))
        beyond: set[Key] = set()
        doubts: dict[Cause, None] = {}
        most = len(machines)
        for join in self._by_disk.of(disk):
            existence, target = join.attachment.existence, join.machine
            most += 2 if existence.many else 1
            if target.entity is not None and existence == CERTAIN:
                machines[id(target.entity)] = target.entity
            elif target.beyond is not None and existence == CERTAIN:
                beyond.add(target.beyond)
            else:
                unsure = target.causes or causes_of(join.attachment.virtual_machine)
                doubts.update(dict.fromkeys((*existence.causes, *unsure)))
        least = max(_different(machines.values(), beyond), 1)
        return Unknown(tuple(doubts), minimum=least) if doubts and most > 1 else Known(least)

    def is_attached_elsewhere(self, disk: Disk) -> bool:
        """Whether a disk is attached to a VM that this root doesn't declare, or may not."""
        return any(join.machine.entity is None for join in self._by_disk.of(disk))


def _different(machines: Collection[VirtualMachine], beyond: Set[Key]) -> int:
    """How many VMs there are at least: one that isn't in sight may have the name of another."""
    keys = {key_of(MACHINES[0], names_of(machine)) for machine in machines} if beyond else set()
    if None in keys:
        return max(len(machines), len(beyond))
    return len(machines) + len(beyond - keys)


def _cut(machine: VirtualMachine) -> tuple[Cause, ...]:
    """Why disks of a VM were left out, whatever they attach."""
    causes = machine.more_disks.causes if machine.more_disks is not None else ()
    return tuple(cause for cause in causes if cause.kind == "limit")


def _own_disks(machine: VirtualMachine, disk_of: DiskOf) -> _OwnDisks:
    def named(disk: Disk) -> Disk:
        """The managed disk that an inline disk attaches, or the inline disk itself."""
        reference = disk.reference
        if reference is None or is_set(reference) == FALSE:
            return disk
        return disk_of(machine, reference).entity or existing_disk(disk, reference)

    data = (
        AttachedDisk(named(disk), disk.lun, CERTAIN, disk.facts["writeAccelerator"])
        for disk in machine.inline_disks
    )
    return _OwnDisks(named(machine.os_disk), tuple(data))
