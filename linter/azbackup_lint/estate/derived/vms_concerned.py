"""Which VMs an entity concerns: a disk its VM, a policy or vault those that it protects, …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from azbackup_lint.estate.derived.item_states import doubts_of, is_active
from azbackup_lint.estate.derived.locks import WHAT_IT_HOLDS, Locks
from azbackup_lint.estate.entities import BackupPolicy, Entity, Lock, Vault, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import mapped
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.links.lock_scopes import Scope
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.estate.view import Concern, Document, View, leaf
from azbackup_lint.records import dataclass, field
from azbackup_lint.resources import Existence
from azbackup_lint.values import Cause, Known, Unknown

Causes = tuple[Cause, ...]

MAX_CAUSES = 8
"""Reasons kept why a view may concern a VM."""

MAX_SCOPES = 16
"""Scopes of locks for which the VMs are kept: hundreds of locks are mostly on the same ones."""

WHICH = Cause("absent", "which VM is meant", "it can't be told from this code")


@dataclass(slots=True)
class _Reach:
    """The VMs that something reaches: some by address, others perhaps all that have no item."""

    machines: dict[str, Causes] = field(default_factory=dict)
    anyone: dict[Cause, None] = field(default_factory=dict)

    def add(self, machine: Entity, doubts: Causes) -> None:
        """Adds a VM; what is certain in one way is certain."""
        every = tuple(dict.fromkeys(doubts))[:MAX_CAUSES]
        known = self.machines.get(machine.address)
        self.machines[machine.address] = every if known is None else min(known, every, key=len)

    def open(self, causes: Causes) -> None:
        """Says that any VM without a certain item may be reached, too."""
        for cause in (causes or (WHICH,))[:MAX_CAUSES]:
            if len(self.anyone) < MAX_CAUSES:
                self.anyone[cause] = None


class VmsConcerned:
    """The VMs of a root by what concerns them; items are followed when that is first asked."""

    def __init__(self, estate: Estate, locks: Locks) -> None:
        self._estate = estate
        self._locks = locks
        self._by_lock: dict[tuple[Scope, Known, Causes], tuple[Concern, ...]] = {}

    def by_vm(self, machine: Entity) -> Iterator[Concern]:
        """A VM concerns itself."""
        yield Concern(machine.address)

    def by_disk(
        self, address: str, existence: Existence, machine: VirtualMachine | None
    ) -> tuple[Concern, ...]:
        """The VM of a disk; of one that no VM surely has, those with attachments unaccounted for.

        A disk that is declared apart may be missing even where its VM exists.
        """
        if machine is None:
            return self._open_to_disks
        apart = address != machine.address
        return (Concern(machine.address, existence.causes if apart else ()),)

    def by_lock(self, lock: Lock, view: View) -> tuple[Concern, ...]:
        """The VMs that a lock may hold: it is at fault if any of them makes it so.

        They are the same for all locks of one level on one scope, unless that is a resource.
        """
        scope, level = self._locks.scope(lock), lock.facts["level"]
        if scope.kind == "resource" or not isinstance(level, Known):
            return tuple(self._under(lock, view))
        key = (scope, level, lock.existence.causes)
        if key not in self._by_lock:
            if len(self._by_lock) >= MAX_SCOPES:
                self._by_lock.clear()
            self._by_lock[key] = tuple(self._under(lock, view))
        return self._by_lock[key]

    def _under(self, lock: Lock, view: View) -> Iterator[Concern]:
        alike: dict[tuple[bool | None, object], Mapping[str, Document]] = {}
        for machine, held in self._locks.machines_under(lock):
            managed = machine.facts["managed"]
            key = (held, managed.data if isinstance(managed, Known) else id(managed))
            facts = alike.get(key)
            if facts is None:
                facts = alike[key] = {"holds": _held(view.document["holds"], machine, held)}
            yield Concern(machine.address, lock.existence.causes, facts)

    def by_recovery(self, entity: Entity) -> Iterator[Concern]:
        """The VMs that an item, a policy or a vault protects."""
        concerned: dict[str, Causes] = {}
        for reach in (self._reaches.get(entity.address), self._anywhere.get(type(entity))):
            if reach is None:
                continue
            for address, causes in reach.machines.items():
                concerned.setdefault(address, causes)
            for machine in self._free if reach.anyone else ():
                concerned.setdefault(machine.address, tuple(reach.anyone))
        for address, causes in concerned.items():
            known = self._estate.machine_at(address)
            given = known.existence.causes if known is not None else ()
            own = (cause for cause in entity.existence.causes if cause not in given)
            yield Concern(address, tuple(dict.fromkeys((*causes, *own))))

    @cached_property
    def _open_to_disks(self) -> tuple[Concern, ...]:
        """The VMs that may have disks besides those in sight."""
        machines = ((other, self._unaccounted(other)) for other in self._estate.all_machines)
        return tuple(
            Concern(other.address, causes or (WHICH,))
            for other, causes in machines
            if causes is not None
        )

    def _unaccounted(self, machine: VirtualMachine) -> Causes | None:
        """Why a VM may have disks besides those in sight; None if it has none."""
        attachments = self._estate.disk_uses.attachments
        for join in attachments.of(machine):
            if join.disk.entity is None and not join.disk.elsewhere:
                return join.disk.causes
        return attachments.uncertain(machine)

    @cached_property
    def _free(self) -> list[VirtualMachine]:
        """The VMs that no item surely protects, so that another one may."""
        return [
            machine
            for machine in self._estate.all_machines
            if not any(
                is_active(joined.item) and not doubts_of(joined.item, machine)
                for joined in self._estate.items_of_machine.of(machine)
            )
        ]

    @cached_property
    def _reaches(self) -> dict[str, _Reach]:
        """The VMs of items, policies and vaults, by the address of these."""
        reaches: dict[str, _Reach] = {}
        for joined in self._active_items():
            _note(reaches.setdefault(joined.item.address, _Reach()), joined, ())
            for target in (joined.policy, joined.vault):
                for entity, doubts in _meant(target):
                    _note(reaches.setdefault(entity.address, _Reach()), joined, doubts)
        return reaches

    @cached_property
    def _anywhere(self) -> dict[type[Entity], _Reach]:
        """The VMs of items whose policy or vault is unknown."""
        anywhere: dict[type[Entity], _Reach] = {BackupPolicy: _Reach(), Vault: _Reach()}
        for joined in self._active_items():
            for kind, target in ((BackupPolicy, joined.policy), (Vault, joined.vault)):
                if not (target.elsewhere or target.entity or target.candidates):
                    _note(anywhere[kind], joined, target.causes or (WHICH,))
        return anywhere

    def _active_items(self) -> Iterable[JoinedItem]:
        """The items that may protect a VM."""
        return (
            joined
            for joined in self._estate.items
            if is_active(joined.item) is not False and not joined.protects.elsewhere
        )


def _meant(target: Target[BackupPolicy] | Target[Vault]) -> Iterator[tuple[Entity, Causes]]:
    """The entities that a reference may mean, with why that isn't certain."""
    if target.entity is not None:
        yield target.entity, ()
    for candidate in target.candidates if target.entity is None else ():
        yield candidate, target.causes or (WHICH,)


def _note(reach: _Reach, joined: JoinedItem, doubts: Causes) -> None:
    """Adds the VMs of an item to a reach."""
    target = joined.protects
    unsure = () if target.entity is not None else target.causes or (WHICH,)
    machines = target.candidates if target.entity is None else (target.entity,)
    for machine in machines:
        reach.add(machine, (*doubts_of(joined.item, machine), *unsure, *doubts))
    if not machines:
        reach.open((*unsure, *doubts))


def _held(before: Document, machine: VirtualMachine, held: bool | None) -> Document:
    """What a lock holds as if it could hold one VM only."""
    if not isinstance(before, dict):
        return before
    managed = machine.facts["managed"]
    facts: dict[str, Document] = {"vms": True, "managedDisks": leaf(managed)}
    facts["unmanagedDisks"] = leaf(mapped(managed, lambda data: not data))
    return {**before, **(facts if held else dict.fromkeys(facts, Unknown((WHAT_IT_HOLDS,))))}
