"""Views: one plain document for each entity that policies look at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.derived.protection import protection_of
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.entities import BackupPolicy, Lock, ProtectedItem, Vault
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.view import View
from azbackup_lint.estate.views.disks import disk_views, other_disks
from azbackup_lint.estate.views.locks import lock_view
from azbackup_lint.estate.views.machines import machine_view
from azbackup_lint.estate.views.recovery import item_view, policy_view, vault_view

Scope = Literal["all", "protected"]


def views_of(estate: Estate, scope: Scope) -> tuple[View, ...]:
    """One view for each entity that the scope takes in, in the order of declaration."""
    return tuple(_views(estate, scope))


def _views(estate: Estate, scope: Scope) -> Iterator[View]:
    locks, accounts = Locks(estate), Accounts(estate)
    for machine in estate.all_machines:
        joined = protection_of(estate, machine)
        if scope == "protected" and not joined.visible:
            continue
        yield machine_view(estate, machine, joined, locks, accounts)
        yield from disk_views(estate, machine, joined, accounts)
    if scope == "all":
        yield from other_disks(estate, accounts)
    entities = estate.entities
    for policy in entities.all(BackupPolicy):
        yield policy_view(estate, policy)
    for vault in entities.all(Vault):
        yield vault_view(estate, vault)
    for item in entities.all(ProtectedItem):
        yield item_view(estate, item)
    for lock in entities.all(Lock):
        yield lock_view(locks, lock)
