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
class Protection:
    """A protected item with the policy and the vault that it leads to."""

    item: ProtectedItem
    policy: Target[BackupPolicy]
    vault: Target[Vault]


class Estate:
    """What the resources of one root describe, joined."""

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
        self._attachments = [
            (attachment, self.machines.by_id(attachment.virtual_machine))
            for attachment in entities.attachments
        ]
        self._attached_disks = [
            Target(item.own_disk) if item.own_disk else self.disks.by_id(item.disk)
            for item, _ in self._attachments
        ]
        self._items = [(item, self.machines.by_id(item.virtual_machine)) for item in entities.items]

    def attachments_of(self, machine: VirtualMachine) -> Iterator[tuple[Attachment, Target[Disk]]]:
        """The attachments that surely are to a VM, with their disks."""
        for (attachment, target), disk in zip(self._attachments, self._attached_disks, strict=True):
            if target.entity is machine:
                yield attachment, disk

    def stray_attachments(self, machine: VirtualMachine) -> Iterator[tuple[Cause, ...]]:
        """For each attachment that may be to a VM: why it isn't known to which one it is."""
        for _, target in self._attachments:
            if target.entity is None and target.may_be(machine):
                yield target.causes

    def disks_of(self, machine: VirtualMachine) -> Iterator[AttachedDisk]:
        """The data disks of a VM that are in sight, inline or attached."""
        if isinstance(machine.inline_disks, tuple):
            for disk in machine.inline_disks:
                named = self.disks.by_id(disk.reference).entity if disk.reference else None
                yield AttachedDisk(named or disk, disk.lun, CERTAIN)
        for attachment, target in self.attachments_of(machine):
            if target.entity is not None:
                yield AttachedDisk(target.entity, attachment.lun, attachment.existence)

    def os_disk_of(self, machine: VirtualMachine) -> Disk:
        """The OS disk: a managed disk that the VM names, or the one that it describes itself."""
        reference = machine.os_disk.reference
        named = self.disks.by_id(reference).entity if reference else None
        return named or machine.os_disk

    def holders_of(self, disk: Disk) -> Value:
        """How many VMs have a disk; unknown where an attachment stands for many."""
        if disk.existence.many:
            return Known(1)  # one for each, as far as can be seen
        machines: set[int] = set()
        perhaps: dict[Cause, None] = {}
        for (attachment, target), found in zip(
            self._attachments, self._attached_disks, strict=True
        ):
            if found.entity is not disk or target.elsewhere:
                continue
            if target.entity is not None and attachment.existence == CERTAIN:
                machines.add(id(target.entity))
            else:
                causes = (*attachment.existence.conditions, *target.causes)
                perhaps.update(dict.fromkeys(causes))
        for machine in self.entities.machines:
            inline = machine.inline_disks if isinstance(machine.inline_disks, tuple) else ()
            if any(self._names(item, disk) for item in inline):
                machines.add(id(machine))
        least = max(len(machines), 1)
        if perhaps and self._attachments_of_disk(disk) > 1:
            return Unknown(tuple(perhaps), minimum=least)
        return Known(least)

    def _names(self, inline: Disk, disk: Disk) -> bool:
        return inline.reference is not None and self.disks.by_id(inline.reference).entity is disk

    def _attachments_of_disk(self, disk: Disk) -> int:
        """How many attachments there are; one that stands for many counts twice."""
        return sum(
            2 if attachment.existence.many else 1
            for (attachment, _), found in zip(self._attachments, self._attached_disks, strict=True)
            if found.entity is disk
        )

    def is_attached_elsewhere(self, disk: Disk) -> bool:
        """Whether a disk is attached to a VM that this root doesn't declare, or may not."""
        return any(
            found.entity is disk and target.entity is None
            for (_, target), found in zip(self._attachments, self._attached_disks, strict=True)
        )

    def undecided_disks(self) -> tuple[Cause, ...]:
        """Why it isn't known which disks some attachments attach."""
        causes: dict[Cause, None] = {}
        for target in self._attached_disks:
            if target.entity is None and not target.elsewhere:
                causes.update(dict.fromkeys(target.causes))
        return tuple(causes)

    def protections_of(self, machine: VirtualMachine) -> list[Protection]:
        """The protected items that surely are of a VM and not stopped."""
        return [
            self.protection(item)
            for item, target in self._items
            if target.entity is machine and not is_stopped(item)
        ]

    def protection(self, item: ProtectedItem) -> Protection:
        """What a protected item leads to."""
        policy = self.policies.by_id(item.policy)
        vault = self.vaults.by_name(item.vault, item.resource_group)
        return Protection(item, policy, vault)

    def stray_items(self, machine: VirtualMachine) -> tuple[Cause, ...]:
        """Why it isn't known whether some protected items protect a VM."""
        causes: dict[Cause, None] = {}
        for _, target in self._items:
            if target.entity is None and target.may_be(machine):
                causes.update(dict.fromkeys(target.causes))
        return tuple(causes)


def is_stopped(item: ProtectedItem) -> bool:
    """Whether a protected item surely protects nothing any more."""
    return isinstance(item.state, Known) and item.state.data in STOPPED


def build_estate(resources: Sequence[Resource]) -> Estate:
    """The estate that the resources of one root describe."""
    return Estate(resources)
