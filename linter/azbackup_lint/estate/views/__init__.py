"""Views: one plain document for each entity that policies look at."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Literal

from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.derived.protection import protection_of
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.derived.vms_concerned import VmsConcerned
from azbackup_lint.estate.entities import BackupPolicy, Lock, Vault
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.view import View
from azbackup_lint.estate.views.disks import disk_views, other_disks
from azbackup_lint.estate.views.locks import lock_view
from azbackup_lint.estate.views.machines import machine_view, undeclared_view
from azbackup_lint.estate.views.recovery import item_view, policy_view, vault_view
from azbackup_lint.records import replace

Scope = Literal["all", "protected"]


def views_of(estate: Estate, scope: Scope) -> tuple[View, ...]:
    """One view for each entity that the scope takes in, in the order of declaration."""
    return tuple(_views(estate, scope))


def _views(estate: Estate, scope: Scope) -> Iterator[View]:
    locks, accounts = Locks(estate), Accounts(estate)
    concerned = VmsConcerned(estate, locks)
    for machine in estate.all_machines:
        joined = protection_of(estate, machine)
        if scope == "protected" and not joined.visible:
            continue
        view = machine_view(estate, machine, joined, locks, accounts)
        yield replace(view, concerns=partial(concerned.by_vm, machine))
        for view in disk_views(estate, machine, joined, accounts):
            yield replace(view, concerns=partial(concerned.by_disk, view, machine))
    for undeclared in estate.undeclared_machines:
        joined = protection_of(estate, undeclared)
        if scope == "all" or joined.visible:
            view = undeclared_view(undeclared, joined)
            yield replace(view, concerns=partial(concerned.by_vm, undeclared))
    if scope == "all":
        for view in other_disks(estate, accounts):
            yield replace(view, concerns=partial(concerned.by_disk, view, None))
    entities = estate.entities
    for policy in entities.all(BackupPolicy):
        view = policy_view(estate, policy)
        yield replace(view, concerns=partial(concerned.by_recovery, policy))
    for vault in entities.all(Vault):
        yield replace(vault_view(estate, vault), concerns=partial(concerned.by_recovery, vault))
    for item in estate.items:
        yield replace(item_view(estate, item), concerns=partial(concerned.by_recovery, item.item))
    for lock in entities.all(Lock):
        view = lock_view(locks, lock)
        yield replace(view, concerns=partial(concerned.by_lock, lock, view))
