"""The estate: entities with the links between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    DiagnosticSetting,
    Disk,
    DiskEncryptionSet,
    Entities,
    Extension,
    NetworkInterface,
    OwnImage,
    ProtectedItem,
    ScaleSet,
    Vault,
    VaultConfig,
    VirtualMachine,
)
from azbackup_lint.estate.facts.conversions import is_set
from azbackup_lint.estate.links.disk_updates import updated
from azbackup_lint.estate.links.joins import Joins
from azbackup_lint.estate.links.resolution import Resolver, Target
from azbackup_lint.estate.links.undeclared_disks import existing_disk
from azbackup_lint.estate.readers.dispatch import read_entities
from azbackup_lint.estate.readers.identities import COMPUTE, NETWORK, VAULTS, Identities
from azbackup_lint.resources import CERTAIN, Existence, Resource
from azbackup_lint.values import Cause, Known, Unknown, Value

MACHINES = (f"{COMPUTE}/virtualmachines", "microsoft.classiccompute/virtualmachines")


@dataclass(frozen=True, slots=True)
class AttachedDisk:
    """A disk as one VM has it: `existence` says whether it surely does."""

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


class Estate:
    """What the resources of one root describe, joined; links are followed once."""

    def __init__(self, resources: Sequence[Resource]) -> None:
        identities = Identities(resources)
        entities = updated(read_entities(resources, identities), identities)
        self.identities = identities
        self.entities: Entities = entities
        self.all_machines = entities.all(VirtualMachine)
        self.machines = Resolver(self.all_machines, identities, *MACHINES)
        self.disks = Resolver(entities.all(Disk), identities, f"{COMPUTE}/disks")
        self.encryption_sets = Resolver(
            entities.all(DiskEncryptionSet), identities, f"{COMPUTE}/diskencryptionsets"
        )
        self.images = Resolver(
            entities.all(OwnImage), identities, f"{COMPUTE}/images", f"{COMPUTE}/galleries/images"
        )
        self.scale_sets = Resolver(
            entities.all(ScaleSet), identities, f"{COMPUTE}/virtualmachinescalesets"
        )
        self.interfaces = Resolver(
            entities.all(NetworkInterface), identities, f"{NETWORK}/networkinterfaces"
        )
        self.vaults = Resolver(entities.all(Vault), identities, VAULTS)
        self.policies = Resolver(entities.all(BackupPolicy), identities, f"{VAULTS}/backuppolicies")
        self._join_disks(entities.all(Attachment))
        self.disks_by_set = Joins(
            self._all_disks(), lambda disk: self.encryption_sets.by_id(disk.encryption_set)
        )
        self.extensions = Joins(
            entities.all(Extension), lambda found: self.machines.by_id(found.virtual_machine)
        )
        self.diagnostic_settings = Joins(
            entities.all(DiagnosticSetting), lambda found: self.machines.by_id(found.target)
        )
        self._join_recovery(entities)

    def _all_disks(self) -> Iterator[Disk]:
        """Every disk that is declared, on its own or inside a VM."""
        yield from self.entities.all(Disk)
        for machine in self.all_machines:
            yield machine.os_disk
            yield from machine.inline_disks

    def machine_of(self, item: ProtectedItem) -> Target[VirtualMachine]:
        """The VM that an item protects, by its id or by the name of the item."""
        if item.source is not None or item.source_name is None:
            return self.machines.by_id(item.source)
        group, name = item.source_name
        return self.machines.by_name(name, group, item.subscription)

    def vault_of(self, item: ProtectedItem | BackupPolicy) -> Target[Vault]:
        """The vault of an item or a policy."""
        return self.vaults.by_name(item.vault, item.resource_group, item.subscription)

    def disks_of(self, machine: VirtualMachine) -> Iterator[AttachedDisk]:
        """The data disks of a VM that are in sight, inline or attached."""
        for written, disk in self._inline.get(id(machine), ()):
            yield AttachedDisk(disk, written.lun, CERTAIN, written.facts["writeAccelerator"])
        for join in self.attachments.of(machine):
            if join.disk.entity is not None:
                found = join.attachment
                yield AttachedDisk(
                    join.disk.entity, found.lun, found.existence, found.write_accelerator
                )

    def os_disk_of(self, machine: VirtualMachine) -> Disk:
        """The OS disk: a managed disk that the VM names, or the one that it describes itself."""
        return self._os_disks[id(machine)]

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
                perhaps.update(dict.fromkeys((*existence.causes, *target.causes)))
        least = max(len(machines), 1)
        return Unknown(tuple(perhaps), minimum=least) if perhaps and most > 1 else Known(least)

    def is_attached_elsewhere(self, disk: Disk) -> bool:
        """Whether a disk is attached to a VM that this root doesn't declare, or may not."""
        return any(join.machine.entity is None for join in self._of_disk.get(id(disk), ()))

    def undecided_disks(self) -> tuple[Cause, ...]:
        """Why it isn't known which disks some attachments attach."""
        return tuple(self._unknown_disks)

    def _join_recovery(self, entities: Entities) -> None:
        self.items_of_machine = Joins(entities.all(ProtectedItem), self.machine_of)
        self.items_of_vault = Joins(entities.all(ProtectedItem), self.vault_of)
        self.items_of_policy = Joins(
            entities.all(ProtectedItem), lambda item: self.policies.by_id(item.policy)
        )
        self.vault_configs = Joins(
            entities.all(VaultConfig),
            lambda found: self.vaults.by_name(found.name, found.resource_group, found.subscription),
        )

    def _join_disks(self, attachments: Sequence[Attachment]) -> None:
        joined = [self._join(attachment) for attachment in attachments]
        self.attachments = Joins(joined, lambda join: join.machine)
        self._of_disk: dict[int, list[JoinedAttachment]] = {}
        self._unknown_disks: dict[Cause, None] = {}
        for join in joined:
            if join.disk.entity is not None:
                self._of_disk.setdefault(id(join.disk.entity), []).append(join)
            elif not join.disk.elsewhere:
                self._unknown_disks.update(dict.fromkeys(join.disk.causes))
        self._inline: dict[int, list[tuple[Disk, Disk]]] = {}
        self._os_disks: dict[int, Disk] = {}
        self._holders: dict[int, set[int]] = {}
        for machine in self.all_machines:
            self._join_inline(machine)

    def _join(self, attachment: Attachment) -> JoinedAttachment:
        own = attachment.own_disk
        disk = Target(own) if own is not None else self.disks.by_id(attachment.disk)
        return JoinedAttachment(attachment, self.machines.by_id(attachment.virtual_machine), disk)

    def _join_inline(self, machine: VirtualMachine) -> None:
        self._os_disks[id(machine)] = self._named(machine.os_disk)
        disks = [(disk, self._named(disk)) for disk in machine.inline_disks]
        self._inline[id(machine)] = disks
        for _, disk in disks:
            self._holders.setdefault(id(disk), set()).add(id(machine))

    def _named(self, disk: Disk) -> Disk:
        """The managed disk that an inline disk attaches, or the inline disk itself."""
        reference = disk.reference
        if reference is None or is_set(reference) == Known(False):
            return disk
        return self.disks.by_id(reference).entity or existing_disk(disk, reference)


def build_estate(resources: Sequence[Resource]) -> Estate:
    """The estate that the resources of one root describe."""
    return Estate(resources)
