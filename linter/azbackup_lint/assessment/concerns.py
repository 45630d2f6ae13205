"""Which VMs a verdict concerns: on a disk its VM, on a policy or vault those it protects, …"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from azbackup_lint.assessment.holding import Holding
from azbackup_lint.estate import Estate
from azbackup_lint.estate.derived.item_states import doubts_of, is_active
from azbackup_lint.estate.entities import BackupPolicy, ProtectedItem, Vault, VirtualMachine
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.estate.view import View
from azbackup_lint.policy import Evaluator
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.values import Cause

Causes = tuple[Cause, ...]

MAX_CAUSES = 8
"""So many reasons are told why a verdict may concern a VM."""

WHICH = Cause("absent", "which VM is meant", "it can't be told from this code")


@dataclass(frozen=True, slots=True)
class Concern:
    """A VM, by its address, that a decision is about; `doubts` say why that isn't certain.

    `decision` may be narrowed to what it says of this VM.
    """

    machine: str
    decision: Decision
    doubts: Causes = ()


@dataclass(slots=True)
class _Reach:
    """The VMs that something reaches: some by address, others perhaps all that have no item."""

    machines: dict[str, Causes] = field(default_factory=dict)
    anyone: dict[Cause, None] = field(default_factory=dict)

    def add(self, reached: Iterable[tuple[str, Causes]], doubts: Causes) -> None:
        """Adds VMs; what is certain in one way is certain."""
        for address, causes in reached:
            every = tuple(dict.fromkeys((*causes, *doubts)))[:MAX_CAUSES]
            known = self.machines.get(address)
            self.machines[address] = every if known is None else min(known, every, key=len)

    def open(self, causes: Causes) -> None:
        """Says that any VM without a certain item may be reached, too."""
        for cause in (causes or (WHICH,))[:MAX_CAUSES]:
            if len(self.anyone) < MAX_CAUSES:
                self.anyone[cause] = None


class Concerns:
    """Finds the VMs of a root that its verdicts are about; `machines` are the views of its VMs."""

    def __init__(self, estate: Estate, machines: Sequence[View], evaluator: Evaluator) -> None:
        self._estate = estate
        self._machines = [
            machine
            for view in machines
            if (machine := estate.machines.at(view.address)) is not None
        ]
        self._free = [machine for machine in self._machines if not self._is_protected(machine)]
        self._holding = Holding(estate, self._machines, evaluator)
        self._items: dict[str, _Reach] = {}
        self._policies: dict[str, _Reach] = {}
        self._vaults: dict[str, _Reach] = {}
        self._any_policy, self._any_vault = _Reach(), _Reach()
        for item in estate.entities.all(ProtectedItem):
            if is_active(item) is not False:
                self._follow(item)

    def of(self, decision: Decision) -> Iterator[Concern]:
        """The VMs that a decision concerns, each once."""
        view = decision.view
        if view.kind == "vm":
            yield Concern(view.address, decision)
        elif view.kind == "disk":
            yield from self._of_disk(decision)
        elif view.kind == "lock":
            for address, narrowed, doubts in self._holding.of(decision):
                yield Concern(address, narrowed, doubts)
        elif view.kind == "item":
            yield from self._reached(decision, self._items.get(view.address))
        elif view.kind == "policy":
            yield from self._reached(decision, self._policies.get(view.address), self._any_policy)
        else:
            yield from self._reached(decision, self._vaults.get(view.address), self._any_vault)

    def _of_disk(self, decision: Decision) -> Iterator[Concern]:
        """The VM of a disk; of one that no VM surely has, those with attachments unaccounted for.

        A disk that is declared apart may be missing even where its VM exists.
        """
        view = decision.view
        if view.machine:
            apart = view.address != view.machine
            yield Concern(view.machine, decision, view.existence.causes if apart else ())
            return
        for machine in self._machines:
            causes = self._unaccounted(machine)
            if causes is not None:
                yield Concern(machine.address, decision, causes or (WHICH,))

    def _unaccounted(self, machine: VirtualMachine) -> Causes | None:
        """Why a VM may have disks besides those in sight; None if it has none."""
        attachments = self._estate.attachments
        for join in attachments.of(machine):
            if join.disk.entity is None and not join.disk.elsewhere:
                return join.disk.causes
        return attachments.perhaps(machine)

    def _reached(self, decision: Decision, *reaches: _Reach | None) -> Iterator[Concern]:
        own = decision.view.existence.causes
        found: dict[str, Causes] = {}
        for reach in reaches:
            if reach is None:
                continue
            for address, causes in reach.machines.items():
                found.setdefault(address, causes)
            if reach.anyone:
                for machine in self._free:
                    found.setdefault(machine.address, tuple(reach.anyone))
        for address, causes in found.items():
            known = self._estate.machines.at(address)
            given = known.existence.causes if known is not None else ()
            doubts = dict.fromkeys((*causes, *(cause for cause in own if cause not in given)))
            yield Concern(address, decision, tuple(doubts))

    def _follow(self, item: ProtectedItem) -> None:
        """Notes the VMs of an item, as those of the item, of its policy and of its vault."""
        target = self._estate.machine_of(item)
        if target.elsewhere:
            return
        policy, vault = self._estate.policies.by_id(item.policy), self._estate.vault_of(item)
        reaches = [
            (self._items.setdefault(item.address, _Reach()), ()),
            *_targets(policy, self._policies, self._any_policy),
            *_targets(vault, self._vaults, self._any_vault),
        ]
        unsure = () if target.entity is not None else target.causes or (WHICH,)
        machines = target.candidates if target.entity is None else (target.entity,)
        reached = [(machine.address, doubts_of(item, machine)) for machine in machines]
        for reach, doubts in reaches:
            if machines:
                reach.add(reached, (*unsure, *doubts))
            else:
                reach.open((*unsure, *doubts))

    def _is_protected(self, machine: VirtualMachine) -> bool:
        """Whether an item surely protects a VM, so that no other one can."""
        items = self._estate.items_of_machine.of(machine)
        return any(is_active(item) and not doubts_of(item, machine) for item in items)


def _targets(
    target: Target[BackupPolicy] | Target[Vault], reaches: dict[str, _Reach], anywhere: _Reach
) -> list[tuple[_Reach, Causes]]:
    """Where to note what a reference leads to: at the entities that it may mean, or at any."""
    if target.elsewhere:
        return []
    if target.entity is not None:
        return [(reaches.setdefault(target.entity.address, _Reach()), ())]
    causes = target.causes or (WHICH,)
    found = [reaches.setdefault(candidate.address, _Reach()) for candidate in target.candidates]
    return [(reach, causes) for reach in found or [anywhere]]
