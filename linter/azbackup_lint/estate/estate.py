"""The estate: entities with the links between them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from azbackup_lint.azure.ids import ResourceId
from azbackup_lint.estate.afresh import AFRESH, Afresh
from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    DiagnosticSetting,
    Disk,
    DiskEncryptionSet,
    Entity,
    Extension,
    KeyVault,
    Lock,
    NetworkInterface,
    OwnImage,
    ProtectedItem,
    Replication,
    ScaleSet,
    SqlMachine,
    UndeclaredMachine,
    Vault,
    VaultConfig,
    VirtualMachine,
)
from azbackup_lint.estate.facts.conversions import given
from azbackup_lint.estate.links.disk_updates import updated
from azbackup_lint.estate.links.disk_uses import DiskUses, JoinedAttachment
from azbackup_lint.estate.links.guest_extensions import may_encrypt, may_set_up_guest
from azbackup_lint.estate.links.joined_items import JoinedItem, Machine
from azbackup_lint.estate.links.joins import Joins
from azbackup_lint.estate.links.neighbours import ALONE, Neighbours
from azbackup_lint.estate.links.outside import Outside
from azbackup_lint.estate.links.referrers import Referrers
from azbackup_lint.estate.links.resolution import Resolver, Target
from azbackup_lint.estate.links.undeclared_machines import MACHINES, UndeclaredMachines
from azbackup_lint.estate.readers.dispatch import read_entities
from azbackup_lint.estate.readers.identities import COMPUTE, NETWORK, VAULTS, Identities
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Value

E = TypeVar("E", bound=Entity)


class Estate:
    """What the resources of one root describe, joined; links are followed once."""

    def __init__(
        self,
        resources: Sequence[Resource],
        recall: Afresh = AFRESH,
        outside: Outside | None = None,
        neighbours: Neighbours | None = None,
    ) -> None:
        """Reads entities, then resolves references to them, then joins what refers to what.

        References also lead outside, to what other roots declare, and items and referrers of these
        neighbours may lead here.
        """
        neighbours = neighbours or ALONE
        self.outside = outside or neighbours.outside()
        self.identities = Identities(resources)
        self.entities = updated(read_entities(resources, self.identities, recall), self.identities)
        self._referrers = Referrers(neighbours.referrers, self.outside)
        self._prepare_resolvers()
        self._join_disks()
        self._join_machines()
        self._undeclared = UndeclaredMachines(resources, self.identities)
        self._join_recovery(neighbours.items)

    def _prepare_resolvers(self) -> None:
        self.machines = self._resolver(VirtualMachine, *MACHINES)
        self.disks = self._resolver(Disk, f"{COMPUTE}/disks")
        self.encryption_sets = self._resolver(DiskEncryptionSet, f"{COMPUTE}/diskencryptionsets")
        self.images = self._resolver(OwnImage, f"{COMPUTE}/images", f"{COMPUTE}/galleries/images")
        self.key_vaults = self._resolver(KeyVault, "microsoft.keyvault/vaults")
        self.scale_sets = self._resolver(ScaleSet, f"{COMPUTE}/virtualmachinescalesets")
        self.interfaces = self._resolver(NetworkInterface, f"{NETWORK}/networkinterfaces")
        self.vaults = self._resolver(Vault, VAULTS)
        self.policies = self._resolver(BackupPolicy, f"{VAULTS}/backuppolicies")

    def _resolver(self, kind: type[E], *types: str) -> Resolver[E]:
        return Resolver(
            self.entities.all(kind), self.identities, *types, outside=self.outside, kind=kind
        )

    def _join_disks(self) -> None:
        """Joins VMs and disks; `foreign_machines` are VMs of other roots that have to do with it.

        Two roots may spell the same attachment, as a template and the Bicep that it was made of do.
        """
        self.all_machines = self.entities.all(VirtualMachine)
        joined = [
            JoinedAttachment(
                attachment,
                self.machines.by_id(attachment.virtual_machine),
                Target(attachment.own_disk)
                if attachment.own_disk is not None
                else self.disks.by_id(attachment.disk),
            )
            for attachment in self.entities.all(Attachment)
        ]
        others, own = self._referrers, set(map(id, self.all_machines))
        known = {(id(join.machine.entity), id(join.disk.entity)) for join in joined}
        for attachment in others.all(Attachment):
            machine = others.target(self.machines, attachment.virtual_machine, attachment)
            disk = others.target(self.disks, attachment.disk, attachment)
            if attachment.own_disk is not None:
                disk = Target(attachment.own_disk)
            key = (id(machine.entity), id(disk.entity))
            if machine.entity is None or disk.entity is None or key not in known:
                known.add(key)
                joined.append(JoinedAttachment(attachment, machine, disk))
        foreign = {id(one): one for one in others.all(VirtualMachine)}
        for join in joined:
            if join.machine.entity is not None and id(join.machine.entity) not in own:
                foreign[id(join.machine.entity)] = join.machine.entity
        self.foreign_machines = tuple(foreign.values())
        self.foreign_locks = others.locks(self.all_machines)
        self.disk_uses = DiskUses(
            (*self.all_machines, *self.foreign_machines),
            joined,
            lambda machine, reference: (
                self.disks.by_id(reference)
                if id(machine) in own
                else others.target(self.disks, reference, machine)
            ),
        )

    def _join_machines(self) -> None:
        self.locks_on_machines = self._put_on_machines(Lock, lambda one: one.scope)
        self.extensions = self._put_on_machines(Extension, lambda one: one.virtual_machine)
        self.guest_extensions = self._put_on_machines(
            Extension, lambda one: one.virtual_machine, may_set_up_guest
        )
        self.encrypting_extensions = self._put_on_machines(
            Extension, lambda one: one.virtual_machine, may_encrypt
        )
        self.sql_machines = self._put_on_machines(SqlMachine, lambda one: one.virtual_machine)
        self.replications = self._put_on_machines(Replication, lambda one: one.source)
        self.diagnostic_settings = self._put_on_machines(DiagnosticSetting, lambda one: one.target)
        self.disks_by_set = Joins(
            self._all_disks(), lambda disk: self.encryption_sets.by_id(disk.encryption_set)
        )

    def _put_on_machines(
        self,
        kind: type[E],
        reference: Callable[[E], Value],
        counts: Callable[[E], bool] = lambda _: True,
    ) -> Joins[E, VirtualMachine]:
        """What the root and others put on VMs, by the VM."""
        others = {id(one): one for one in self._referrers.all(kind)}

        def target(one: E) -> Target[VirtualMachine]:
            if id(one) in others:
                return self._referrers.target(self.machines, reference(one), one)
            return self.machines.by_id(reference(one))

        every = (*self.entities.all(kind), *others.values())
        return Joins(filter(counts, every), target)

    def _join_recovery(self, foreign: Sequence[JoinedItem]) -> None:
        self.own_items = tuple(self._joined(item) for item in self.entities.all(ProtectedItem))
        joins = (self._joined_from_outside(joined) for joined in foreign)
        self.items = (*self.own_items, *(joined for joined in joins if joined is not None))
        self.undeclared_machines = self._undeclared.all
        self.items_of_machine: Joins[JoinedItem, Machine] = Joins(
            self.items, lambda joined: joined.protects
        )
        self.items_of_vault = Joins(self.items, lambda joined: joined.vault)
        self.items_of_policy = Joins(self.items, lambda joined: joined.policy)
        self.vault_configs = Joins(
            self.entities.all(VaultConfig),
            lambda config: self.vaults.by_name(
                config.name, config.resource_group, config.subscription
            ),
        )

    def _joined(self, item: ProtectedItem) -> JoinedItem:
        vault = self.vaults.by_name(item.vault, item.resource_group, item.subscription)
        policy, machine = self.policies.by_id(given(item.policy)), self._machine_of(item)
        undeclared = self._undeclared.of(item) if machine.elsewhere else None
        if undeclared is not None and self._is_declared_outside(undeclared):
            undeclared = None
        return JoinedItem(item, machine, policy, vault, undeclared)

    def _is_declared_outside(self, machine: UndeclaredMachine) -> bool:
        """Whether another root declares a VM, and so tells what is wrong with it."""
        names = (machine.name, machine.resource_group)
        return self.outside.entity(MACHINES[0], names, machine.subscription) is not None

    def _joined_from_outside(self, joined: JoinedItem) -> JoinedItem | None:
        """An item of another root with what it leads to in this one; None if that is nothing."""
        item = joined.item
        vault_id = ResourceId(item.subscription, item.resource_group, VAULTS, (item.vault,))
        policy_id = self.outside.identities.of(item.policy)
        machine_id = self.outside.identities.of(item.source)
        machine = self._own(self.machines, machine_id, item)
        policy = self._own(self.policies, policy_id, item)
        vault = self._own(self.vaults, vault_id, item)
        other_machine = self._other(self.machines, machine_id, joined.machine)
        if machine is None and policy is None and vault is None and other_machine.entity is None:
            return None
        return JoinedItem(
            item,
            Target(machine) if machine else other_machine,
            Target(policy) if policy else self._other(self.policies, policy_id, joined.policy),
            Target(vault) if vault else self._other(self.vaults, vault_id, joined.vault),
        )

    def _own(self, resolver: Resolver[E], id_: ResourceId | None, item: ProtectedItem) -> E | None:
        """The entity of this root that an item of another one names."""
        return None if id_ is None else resolver.from_outside(id_, item, self.outside)

    def _other(self, resolver: Resolver[E], id_: ResourceId | None, known: Target[E]) -> Target[E]:
        """What an item of another root names, in that root or in a third one."""
        return resolver.beyond(id_) if id_ is not None and known.elsewhere else known

    def supposition_of(self, entity: Entity) -> Cause | None:
        """What is taken for granted of an entity of another root; None for what is certain."""
        return self.outside.suppositions.get(id(entity))

    def machine_at(self, address: str) -> Machine | None:
        """The VM whose view has an address, declared or not."""
        undeclared = (one for one in self.undeclared_machines if one.address == address)
        return self.machines.at(address) or next(undeclared, None)

    def _machine_of(self, item: ProtectedItem) -> Target[VirtualMachine]:
        """The VM that an item protects, by its id or by the name of the item."""
        if item.source is not None or item.source_name is None:
            return self.machines.by_id(given(item.source))
        group, name = item.source_name
        return self.machines.by_name(name, group, item.subscription)

    def _all_disks(self) -> Iterator[Disk]:
        """Every disk that is declared, on its own or inside a VM."""
        yield from self.entities.all(Disk)
        for machine in self.all_machines:
            yield machine.os_disk
            yield from machine.inline_disks


def build_estate(
    resources: Sequence[Resource],
    recall: Afresh = AFRESH,
    outside: Outside | None = None,
    neighbours: Neighbours | None = None,
) -> Estate:
    """The estate that the resources of one root describe, in sight of other roots."""
    return Estate(resources, recall, outside, neighbours)
