"""What verdicts on locks say of each VM that they hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from azbackup_lint.azure.names import name_key
from azbackup_lint.estate import Estate
from azbackup_lint.estate.derived.locks import WHAT_IT_HOLDS
from azbackup_lint.estate.entities import Lock, VirtualMachine
from azbackup_lint.estate.facts.conversions import mapped
from azbackup_lint.estate.links.lock_scopes import scope_of_lock
from azbackup_lint.estate.view import Document, View
from azbackup_lint.estate.views.view_builder import leaf
from azbackup_lint.policy import Evaluator
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.values import Cause, Known, Unknown

Held = tuple[str, Decision, tuple[Cause, ...]]


class Holding:
    """Decides again what a lock means, for one VM at a time.

    A lock is at fault if any VM that it holds makes it so; that says nothing of the others.
    """

    def __init__(
        self, estate: Estate, machines: Sequence[VirtualMachine], evaluator: Evaluator
    ) -> None:
        self._estate = estate
        self._evaluator = evaluator
        self._locks = {lock.address: lock for lock in estate.entities.all(Lock)}
        self._machines = machines
        self._groups: dict[object, list[VirtualMachine]] = {}
        self._of_unknown_group: list[VirtualMachine] = []
        for machine in machines if self._locks else ():
            group = machine.resource_group
            if isinstance(group, Known):
                self._groups.setdefault(name_key(group), []).append(machine)
            else:
                self._of_unknown_group.append(machine)

    def of(self, decision: Decision) -> Iterator[Held]:
        """The VMs that a lock may hold, each with what the policy decides for that VM alone."""
        lock = self._locks.get(decision.view.address)
        if lock is None:
            return
        for machine, held in self._held_by(lock):
            view = _narrowed(decision.view, machine, held)
            for found in self._evaluator.decide_all([view]):
                if found.policy is decision.policy:
                    yield machine.address, found, view.existence.causes

    def _held_by(self, lock: Lock) -> Iterator[tuple[VirtualMachine, bool | None]]:
        scope = scope_of_lock(lock, self._estate.identities)
        target = self._estate.machines.by_id(lock.scope)
        if target.entity is not None:
            yield target.entity, True
        elif scope.kind == "resource":
            yield from ((machine, None) for machine in target.candidates)
        else:
            machines = self._machines
            if scope.kind == "resourceGroup" and isinstance(scope.group, Known):
                near = self._groups.get(name_key(scope.group), [])
                machines = [*near, *self._of_unknown_group]
            for machine in machines:
                held = scope.holds(machine.subscription, machine.resource_group)
                if held is not False:
                    yield machine, held


def _narrowed(view: View, machine: VirtualMachine, held: bool | None) -> View:
    """The view of a lock as if it could hold this VM only."""
    facts: dict[str, Document] = {"vms": True}
    facts["managedDisks"] = leaf(machine.facts["managed"])
    facts["unmanagedDisks"] = leaf(mapped(machine.facts["managed"], lambda managed: not managed))
    if held is None:
        facts = dict.fromkeys(facts, Unknown((WHAT_IT_HOLDS,)))
    before = view.document["holds"]
    holds = {**before, **facts} if isinstance(before, dict) else before
    return replace(view, document={**view.document, "holds": holds})
