"""What management locks hold, and which VMs are held by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from azbackup_lint.azure.names import name_key
from azbackup_lint.estate.entities import BackupPolicy, Lock, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.joins import MAX_CAUSES
from azbackup_lint.estate.links.lock_scopes import Scope, scope_of_lock
from azbackup_lint.estate.links.resolution import same_subscription
from azbackup_lint.estate.view import Document
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass, field
from azbackup_lint.values import (
    FALSE,
    NULL,
    TRUE,
    Cause,
    Known,
    Unknown,
    Value,
    causes_of,
    placed_like,
)

RESTORE_POINT_GROUP = lazy_regex(r"azurebackuprg_.+", re.IGNORECASE)
"""The resource group that Azure Backup makes for restore points unless a policy names another."""

WHAT_IT_HOLDS = Cause("absent", "what the lock holds", "name the scope of the lock")

NOTHING = object()
"""The key of all names of which nothing is known: no scope tells them apart."""

MOST_NAMES = 100
"""Names of resource groups known in part that are told apart, and as many scopes of locks: each is
compared with each. Of further ones nothing is taken for known."""


@dataclass(slots=True)
class _Group:
    """The VMs of one resource group: whether one surely exists, and how the disks of some are.

    `managed` holds the answers for all of them, None where it isn't certain.
    """

    subscription: Value
    name: Value
    machines: list[VirtualMachine] = field(default_factory=list)
    exists: bool = False
    managed: set[bool | None] = field(default_factory=set)
    _answers: dict[int, bool | None] = field(default_factory=dict)

    def is_in(self, scope: Scope) -> bool | None:
        """Whether a scope of a lock includes the group."""
        key = id(scope)
        if key not in self._answers:
            self._answers[key] = scope.holds(self.subscription, self.name)
        return self._answers[key]

    def add(self, machine: VirtualMachine) -> None:
        """Adds a VM."""
        self.machines.append(machine)
        certain = not machine.existence.causes
        self.exists = self.exists or certain
        known = certain and isinstance(machine.facts["managed"], Known)
        self.managed.add(machine.facts["managed"] == TRUE if known else None)

    def has(self, managed: bool) -> bool | None:
        """Whether there is a VM with managed disks, or with unmanaged ones."""
        if managed in self.managed:
            return True
        return None if None in self.managed else False


@dataclass(frozen=True, slots=True)
class Held:
    """What a lock holds: VMs at all, VMs with managed disks, VMs with unmanaged ones."""

    machines: Document
    managed: Document
    unmanaged: Document


class Locks:
    """The locks of a root by what they hold."""

    def __init__(self, estate: Estate) -> None:
        locks = (*estate.entities.all(Lock), *estate.foreign_locks)
        self._estate = estate
        self._scopes = dict(_scopes(locks, estate))
        self._on_machines = estate.locks_on_machines
        self._on_groups: dict[object, list[Lock]] = {}
        self._subscriptions: dict[object, Value] = {}
        self._wide: dict[object, Lock] = {}
        for lock in locks:
            self._add(lock)
        self._groups: dict[object, dict[object, _Group]] = {}
        self._symbolic: dict[object, _Group] = {}
        self._group_of: dict[int, _Group] = {}
        self._held: dict[int, Held] = {}
        self._on_group: dict[int, tuple[Lock | None, dict[Cause, None]]] = {}
        for machine in (*estate.all_machines, *self._foreign_machines()) if locks else ():
            self._place(machine)
        self._patterns = _restore_point_groups(estate)

    def scope(self, lock: Lock) -> Scope:
        """What a lock is on."""
        return self._scopes[id(lock)]

    def on(self, machine: VirtualMachine) -> tuple[Value, Lock | None]:
        """Whether a lock holds a VM, its resource group or its subscription; and the lock."""
        doubts: dict[Cause, None] = {}
        lock = _certain(self._on_machines.of(machine), doubts)
        group = self._group_of[id(machine)] if self._scopes else None
        if lock is None and group is not None:
            if id(group) not in self._on_group:
                self._on_group[id(group)] = self._on(group)
            lock, others = self._on_group[id(group)]
            doubts.update(others)
        if lock is not None:
            return placed_like(TRUE, lock.scope), lock
        doubts.update(dict.fromkeys(self._on_machines.uncertain(machine) or ()))
        return (Unknown(tuple(doubts)[:MAX_CAUSES]), None) if doubts else (FALSE, None)

    def _on(self, group: _Group) -> tuple[Lock | None, dict[Cause, None]]:
        """A lock that holds a resource group or its subscription, or why one may do so."""
        doubts: dict[Cause, None] = {}
        if not isinstance(group.name, Known) and self._may_be_locked(group):
            doubts[WHAT_IT_HOLDS] = None
        near = (
            self._on_groups.get(name_key(group.name), ()) if isinstance(group.name, Known) else ()
        )
        certain = []
        for lock in (*near, *self._wide.values()):
            held = group.is_in(self._scopes[id(lock)])
            if held:
                certain.append(lock)
            elif held is None:
                doubts.update(dict.fromkeys(lock.existence.causes or (WHAT_IT_HOLDS,)))
        return _certain(certain, doubts), doubts

    def held_by(self, lock: Lock) -> Held:
        """What a lock holds: the same for all on one scope, unless that is a resource."""
        scope = self._scopes[id(lock)]
        if scope.kind == "resource":
            return self._held_under(lock)
        if id(scope) not in self._held:
            self._held[id(scope)] = self._held_under(lock)
        return self._held[id(scope)]

    def _held_under(self, lock: Lock) -> Held:
        answers = list(self._groups_under(lock))
        return Held(
            _any([_both(held, group.exists or None) for held, group in answers]),
            _any([_both(held, group.has(True)) for held, group in answers]),
            _any([_both(held, group.has(False)) for held, group in answers]),
        )

    def machines_under(self, lock: Lock) -> Iterator[tuple[VirtualMachine, bool | None]]:
        """The VMs that a lock may hold, and whether that is certain."""
        for held, group in self._groups_under(lock):
            if held is not False:
                yield from ((machine, held) for machine in group.machines)

    def first_under(self, lock: Lock) -> VirtualMachine | None:
        """The first VM that a lock certainly holds."""
        return next((group.machines[0] for held, group in self._groups_under(lock) if held), None)

    def _groups_under(self, lock: Lock) -> Iterator[tuple[bool | None, _Group]]:
        """The groups of VMs that a lock may be on, and whether that is certain."""
        scope, target = self._scopes[id(lock)], self._estate.machines.by_id(lock.scope)
        named = target.candidates if target.entity is None else (target.entity,)
        if scope.kind == "resource":
            for machine in named:
                own = _Group(machine.subscription, machine.resource_group)
                own.add(machine)
                yield True if target.entity is not None else None, own
        else:
            for group in self._candidates(scope):
                yield group.is_in(scope), group

    def restore_points(self, lock: Lock) -> Document:
        """Whether the locked resource group is one that keeps restore points."""
        scope = self._scopes[id(lock)]
        if scope.kind != "resourceGroup":
            return scope.kind if isinstance(scope.kind, Unknown) else False
        if not isinstance(scope.group, Known):
            if scope.group is not None and not self._patterns:
                return False
            cause = Cause("computed", "the name of the locked resource group")
            return Unknown(causes_of(scope.group) if scope.group is not None else (cause,))
        name = str(scope.group.data)
        if RESTORE_POINT_GROUP.fullmatch(name):
            return True
        return _any([pattern and pattern.fullmatch(name) is not None for pattern in self._patterns])

    def _add(self, lock: Lock) -> None:
        scope = self._scopes[id(lock)]
        if scope.kind == "resourceGroup" and isinstance(scope.group, Known):
            self._on_groups.setdefault(name_key(scope.group), []).append(lock)
            if scope.subscription is not None:
                self._subscriptions[name_key(scope.subscription)] = scope.subscription
        elif scope.kind != "resource":
            subscription = name_key(scope.subscription)
            key = (subscription, name_key(scope.group), bool(lock.existence.causes))
            self._wide.setdefault(key, lock)

    def _foreign_machines(self) -> Iterator[VirtualMachine]:
        """The VMs of other roots in resource groups that own locks are on."""
        groups: dict[object, tuple[Value, Value]] = {}
        for lock in self._estate.entities.all(Lock):
            scope = self._scopes[id(lock)]
            if scope.kind == "resourceGroup" and scope.group is not None:
                subscription = scope.subscription or Unknown(())
                key = (name_key(scope.group), name_key(subscription))
                groups.setdefault(key, (scope.group, subscription))
        for group, subscription in groups.values():
            yield from self._estate.outside.machines_in(group, subscription)

    def _may_be_locked(self, group: _Group) -> bool:
        """Whether a group of an unknown name may be one that a lock names."""
        return any(
            same_subscription(group.subscription, subscription) is not False
            for subscription in self._subscriptions.values()
        )

    def _place(self, machine: VirtualMachine) -> None:
        name, subscription = machine.resource_group, machine.subscription
        key: object = name_key(name)
        if isinstance(name, Known):
            groups = self._groups.setdefault(key, {})
        else:
            groups = self._symbolic
            if key is None:
                key = NOTHING if _is_open(name) else id(machine)
            if len(groups) >= MOST_NAMES and (key, name_key(subscription)) not in groups:
                key, name, subscription = NOTHING, Unknown(causes_of(name)), Unknown(())
        group = groups.setdefault((key, name_key(subscription)), _Group(subscription, name))
        group.add(machine)
        self._group_of[id(machine)] = group

    def _candidates(self, scope: Scope) -> Iterator[_Group]:
        """The resource groups that a scope may take in."""
        yield from self._symbolic.values()
        if scope.kind == "resourceGroup" and isinstance(scope.group, Known):
            yield from self._groups.get(name_key(scope.group), {}).values()
        elif scope.kind != "resource":
            for groups in self._groups.values():
                yield from groups.values()


def _scopes(locks: Iterable[Lock], estate: Estate) -> Iterator[tuple[int, Scope]]:
    """The scopes of locks by the ids of these; equal ones are the same."""
    known: dict[Scope, Scope] = {}
    in_part: set[Scope] = set()
    for lock in locks:
        scope = scope_of_lock(lock, estate.identities)
        if scope.kind == "resourceGroup" and not isinstance(scope.group, Known):
            if len(in_part) < MOST_NAMES:
                in_part.add(scope)
            elif scope not in in_part:
                scope = Scope(Unknown(causes_of(lock.scope), span=lock.scope.span))
        yield id(lock), known.setdefault(scope, scope)


def _certain(locks: Iterable[Lock], doubts: dict[Cause, None]) -> Lock | None:
    """The first of locks that exists for certain; adds to the doubts why others may not exist."""
    for lock in locks:
        if not lock.existence.causes:
            return lock
        doubts.update(dict.fromkeys(lock.existence.causes))
    return None


def _is_open(name: Value) -> bool:
    """Whether nothing is known of a name, so that it may be any."""
    return isinstance(name, Unknown) and not (name.link or name.parts or name.options)


def _restore_point_groups(estate: Estate) -> list[re.Pattern[str] | None]:
    """Patterns of the groups that policies name for restore points; None where one is unknown."""
    named: dict[tuple[str, str] | None, None] = {}
    for policy in estate.entities.all(BackupPolicy):
        prefix, suffix = policy.facts["restorePointGroupPrefix"], policy.restore_point_suffix
        if prefix == NULL:
            continue
        if isinstance(prefix, Known) and isinstance(suffix, Known):
            named[str(prefix.data or ""), str(suffix.data or "")] = None
        else:
            named[None] = None
    return [
        re.compile(rf"{re.escape(names[0])}\d+{re.escape(names[1])}", re.IGNORECASE)
        if names is not None
        else None
        for names in named
    ]


def _both(first: bool | None, second: bool | None) -> bool | None:
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def _any(answers: list[bool | None]) -> Document:
    if True in answers:
        return True
    return Unknown((WHAT_IT_HOLDS,)) if None in answers else False
