"""Views: one plain document for each entity that policies look at."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from azbackup_lint.estate.afresh import AFRESH, Afresh
from azbackup_lint.estate.derived.foreign_recovery import foreign_recovery
from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.derived.protection import protection_of
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.derived.vms_concerned import VmsConcerned
from azbackup_lint.estate.entities import (
    BackupPolicy,
    Disk,
    Lock,
    UndeclaredMachine,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.estate.view import Concern, View
from azbackup_lint.estate.views.disks import disk_views, other_disk_view, other_disks
from azbackup_lint.estate.views.locks import lock_view
from azbackup_lint.estate.views.machines import machine_view, undeclared_view
from azbackup_lint.estate.views.protection import told
from azbackup_lint.estate.views.recovery import item_view, policy_view, vault_view
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass
from azbackup_lint.resources import Existence

Scope = Literal["all", "protected"]


@dataclass(frozen=True, slots=True)
class _Joined:
    """What views are made of."""

    estate: Estate
    locks: Locks
    accounts: Accounts


def views_of(estate: Estate, scope: Scope, recall: Afresh = AFRESH) -> tuple[View, ...]:
    """One view for each entity that the scope takes in, in the order of declaration."""
    return tuple(each_view(estate, scope, recall))


def each_view(estate: Estate, scope: Scope, recall: Afresh = AFRESH) -> Iterator[View]:
    """The views, made one after the other: those of a big estate take much memory."""
    joined = _Joined(estate, Locks(estate), Accounts(estate))
    concerned = VmsConcerned(estate, joined.locks)
    for machine in estate.all_machines:
        key = ("vm", machine.address, scope)
        made = recall.of(key, (machine,), joined, partial(_of_machine, machine, scope))
        for view in made[:1]:
            yield view.concerning(partial(concerned.by_vm, machine))
        for view in made[1:]:
            yield view.concerning(_by_disk(concerned, view, machine))
    for undeclared in estate.undeclared_machines:
        key = ("undeclared", undeclared.address, scope)
        made = recall.of(key, (undeclared,), joined, partial(_of_undeclared, undeclared, scope))
        for view in made:
            yield view.concerning(partial(concerned.by_vm, undeclared))
    for machine in estate.foreign_machines:
        key = ("disks", machine.address, scope)
        for view in recall.of(key, (machine,), joined, partial(_of_foreign, machine, scope)):
            yield view.concerning(_by_disk(concerned, view, machine))
    for disk, attached in other_disks(estate) if scope == "all" else ():
        given = (disk, attached)
        view = recall.of(("disk", disk.address), given, joined, partial(_of_disk, *given))
        yield view.concerning(_by_disk(concerned, view, None))
    yield from _recovery_views(joined, concerned, recall)


def _by_disk(
    concerned: VmsConcerned, view: View, machine: VirtualMachine | None
) -> Callable[[], Iterable[Concern]]:
    return partial(concerned.by_disk, view.address, view.existence, machine)


def _recovery_views(joined: _Joined, concerned: VmsConcerned, recall: Afresh) -> Iterator[View]:
    entities = joined.estate.entities
    for policy in entities.all(BackupPolicy):
        key = ("policy", policy.address)
        view = recall.of(key, (policy,), joined, partial(_of_policy, policy))
        yield view.concerning(partial(concerned.by_recovery, policy))
    for vault in entities.all(Vault):
        view = recall.of(("vault", vault.address), (vault,), joined, partial(_of_vault, vault))
        yield view.concerning(partial(concerned.by_recovery, vault))
    for item in joined.estate.own_items:
        view = recall.of(("item", item.item.address), (item,), joined, partial(_of_item, item))
        yield view.concerning(partial(concerned.by_recovery, item.item))
    yield from _foreign_recovery_views(joined, concerned)
    for lock in (*entities.all(Lock), *joined.estate.foreign_locks):
        view = recall.of(("lock", lock.address), (lock,), joined, partial(_of_lock, lock))
        yield view.concerning(partial(concerned.by_lock, lock, view))


def _foreign_recovery_views(joined: _Joined, concerned: VmsConcerned) -> Iterator[View]:
    """What other roots declare for VMs of this one: they report it, and it counts for the VMs."""
    foreign = foreign_recovery(joined.estate)
    for policy in foreign.policies:
        yield _of_policy(policy, joined).concerning(partial(concerned.by_recovery, policy))
    for vault in foreign.vaults:
        yield _of_vault(vault, joined).concerning(partial(concerned.by_recovery, vault))
    for item in foreign.items:
        yield _of_item(item, joined).concerning(partial(concerned.by_recovery, item.item))


def _of_machine(machine: VirtualMachine, scope: Scope, joined: _Joined) -> tuple[View, ...]:
    """The view of a VM, then those of its disks; none where the scope leaves it out."""
    estate = joined.estate
    joined_protection = protection_of(estate, machine)
    if scope == "protected" and not joined_protection.visible:
        return ()
    protection = told(joined_protection)
    return (
        machine_view(estate, machine, protection, joined.locks, joined.accounts),
        *disk_views(estate, machine, protection, joined.accounts),
    )


def _of_undeclared(machine: UndeclaredMachine, scope: Scope, joined: _Joined) -> tuple[View, ...]:
    protection = protection_of(joined.estate, machine)
    if scope == "protected" and not protection.visible:
        return ()
    return (undeclared_view(machine, told(protection)),)


def _of_foreign(machine: VirtualMachine, scope: Scope, joined: _Joined) -> tuple[View, ...]:
    """The views of the disks that a VM of another root has from this one."""
    protection = protection_of(joined.estate, machine)
    if scope == "protected" and not protection.visible:
        return ()
    return tuple(disk_views(joined.estate, machine, told(protection), joined.accounts))


def _of_disk(disk: Disk, attached: Existence, joined: _Joined) -> View:
    return other_disk_view(joined.estate, disk, attached, joined.accounts)


def _of_policy(policy: BackupPolicy, joined: _Joined) -> View:
    return policy_view(joined.estate, policy)


def _of_vault(vault: Vault, joined: _Joined) -> View:
    return vault_view(joined.estate, vault)


def _of_item(item: JoinedItem, joined: _Joined) -> View:
    return item_view(joined.estate, item)


def _of_lock(lock: Lock, joined: _Joined) -> View:
    return lock_view(joined.estate, joined.locks, lock)
