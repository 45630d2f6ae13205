"""The estate: entities with the links between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    Disk,
    Entities,
    ProtectedItem,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.reading import read_entities
from azbackup_lint.estate.resolution import Resolver, Target
from azbackup_lint.resources import CERTAIN, Existence, Resource
from azbackup_lint.values import Cause, Known, Unknown, Value

STOPPED = ("ProtectionStopped", "BackupsSuspended")


@dataclass(frozen=True, slots=True)
class AttachedDisk:
    """A disk as one VM has it: `existence` says whether it surely does."""

    disk: Disk
    lun: Value | None
    existence: Existence


@dataclass(frozen=True, slots=True)
class JoinedAttachment:
    """An attachment with the VM and the disk that it leads to."""

    attachment: Attachment
    machine: Target[VirtualMachine]
    disk: Target[Disk]


@dataclass(frozen=True, slots=True)
class Protection:
    """A protected item with the policy and the vault that it leads to."""

    item: ProtectedItem
    policy: Target[BackupPolicy]
    vault: Target[Vault]


class Estate:
    """What the resources of one root describe, joined; links are followed once."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        entities = read_entities(resources)
        self.entities: Entities = entities
        outside = entities.outside
        compute = "microsoft.compute"
        recovery = "microsoft.recoveryservices"
        self.machines = Resolver(entities.machines, f"{compute}/virtualmachines", outside)
        self.disks = Resolver(entities.disks, f"{compute}/disks", outside)
        self.vaults = Resolver(entities.vaults, f"{recovery}/vaults", outside)
        self.policies = Resolver(entities.policies, f"{recovery}/vaults/backuppolicies", outside)
        self._of_machine: dict[int, list[JoinedAttachment]] = {}
        self._of_disk: dict[int, list[JoinedAttachment]] = {}
        self._stray: list[JoinedAttachment] = []
        self._unknown_disks: dict[Cause, None] = {}
        for attachment in entities.attachments:
            self._join(attachment)
        self._inline: dict[int, list[Disk]] = {}
        self._holders: dict[int, set[int]] = {}
        for machine in entities.machines:
            self._join_inline(machine)
        self._items_of: dict[int, list[ProtectedItem]] = {}
        self._stray_items: list[Target[VirtualMachine]] = []
        for item in entities.items:
            target = self.machines.by_id(item.virtual_machine)
            if target.entity is not None:
                self._items_of.setdefault(id(target.entity), []).append(item)
            elif not target.elsewhere:
                self._stray_items.append(target)

    def attachments_of(self, machine: VirtualMachine) -> list[JoinedAttachment]:
        """The attachments that surely are to a VM."""
        return self._of_machine.get(id(machine), [])

    def stray_attachments(self, machine: VirtualMachine) -> Iterator[tuple[Cause, ...]]:
        """For each attachment that may be to a VM: why it isn't known to which one it is."""
        return (join.machine.causes for join in self._stray if join.machine.may_be(machine))

    def disks_of(self, machine: VirtualMachine) -> Iterator[AttachedDisk]:
        """The data disks of a VM that are in sight, inline or attached."""
        for disk in self._inline.get(id(machine), ()):
            yield AttachedDisk(disk, disk.lun, CERTAIN)
        for join in self.attachments_of(machine):
            if join.disk.entity is not None:
                attachment = join.attachment
                yield AttachedDisk(join.disk.entity, attachment.lun, attachment.existence)

    def os_disk_of(self, machine: VirtualMachine) -> Disk:
        """The OS disk: a managed disk that the VM names, or the one that it describes itself."""
        return self._named(machine.os_disk)

    def holders_of(self, disk: Disk) -> Value:
        """How many VMs have a disk; unknown where an attachment stands for many."""
        if disk.existence.many:
            return Known(1)  # one for each, as far as can be seen
        machines = set(self._holders.get(id(disk), ()))
        perhaps: dict[Cause, None] = {}
        most = len(machines)
        for join in self._of_disk.get(id(disk), ()):
            existence, target = join.attachment.existence, join.machine
            most += 2 if existence.many else 1
            if target.entity is not None and existence == CERTAIN:
                machines.add(id(target.entity))
            else:
                perhaps.update(dict.fromkeys((*existence.conditions, *target.causes)))
        least = max(len(machines), 1)
        return Unknown(tuple(perhaps), minimum=least) if perhaps and most > 1 else Known(least)

    def is_attached_elsewhere(self, disk: Disk) -> bool:
        """Whether a disk is attached to a VM that this root doesn't declare, or may not."""
        return any(join.machine.entity is None for join in self._of_disk.get(id(disk), ()))

    def undecided_disks(self) -> tuple[Cause, ...]:
        """Why it isn't known which disks some attachments attach."""
        return tuple(self._unknown_disks)

    def protections_of(self, machine: VirtualMachine) -> list[Protection]:
        """The protected items that surely are of a VM and not stopped."""
        items = self._items_of.get(id(machine), ())
        return [self.protection(item) for item in items if not is_stopped(item)]

    def protection(self, item: ProtectedItem) -> Protection:
        """What a protected item leads to."""
        policy = self.policies.by_id(item.policy)
        vault = self.vaults.by_name(item.vault, item.resource_group)
        return Protection(item, policy, vault)

    def stray_items(self, machine: VirtualMachine) -> tuple[Cause, ...]:
        """Why it isn't known whether some protected items protect a VM."""
        causes: dict[Cause, None] = {}
        for target in self._stray_items:
            if target.may_be(machine):
                causes.update(dict.fromkeys(target.causes))
        return tuple(causes)

    def _join(self, attachment: Attachment) -> None:
        own = attachment.own_disk
        disk = Target(own) if own is not None else self.disks.by_id(attachment.disk)
        join = JoinedAttachment(attachment, self.machines.by_id(attachment.virtual_machine), disk)
        if join.machine.entity is not None:
            self._of_machine.setdefault(id(join.machine.entity), []).append(join)
        elif not join.machine.elsewhere:
            self._stray.append(join)
        if disk.entity is not None:
            self._of_disk.setdefault(id(disk.entity), []).append(join)
        elif not disk.elsewhere:
            self._unknown_disks.update(dict.fromkeys(disk.causes))

    def _join_inline(self, machine: VirtualMachine) -> None:
        if not isinstance(machine.inline_disks, tuple):
            return
        disks = [self._named(disk) for disk in machine.inline_disks]
        self._inline[id(machine)] = disks
        for disk in disks:
            self._holders.setdefault(id(disk), set()).add(id(machine))

    def _named(self, disk: Disk) -> Disk:
        """The managed disk that an inline disk attaches, or the inline disk itself."""
        named = self.disks.by_id(disk.reference).entity if disk.reference is not None else None
        return named or disk


def is_stopped(item: ProtectedItem) -> bool:
    """Whether a protected item surely protects nothing any more."""
    return isinstance(item.state, Known) and item.state.data in STOPPED


def build_estate(resources: Sequence[Resource]) -> Estate:
    """The estate that the resources of one root describe."""
    return Estate(resources)
