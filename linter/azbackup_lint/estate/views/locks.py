"""The view of a management lock."""

from __future__ import annotations

from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.entities import Lock
from azbackup_lint.estate.view import View
from azbackup_lint.estate.views.labels import shown_name
from azbackup_lint.estate.views.view_builder import ViewBuilder


def lock_view(locks: Locks, lock: Lock) -> View:
    """The view of a lock: its level, its scope, and what it holds."""
    builder = ViewBuilder()
    resource = lock.resource
    builder.put("name", shown_name(lock.name, resource.address), resource)
    builder.put("level", lock.facts["level"], resource)
    builder.put_data("scope", locks.scope(lock).kind)
    if lock.scope.span is not None:
        for path in ("scope", "holds"):
            builder.at(path, lock.scope.span, resource, lock.scope.hops)
    held = locks.held_by(lock)
    builder.put_data("holds.vms", held.machines)
    builder.put_data("holds.managedDisks", held.managed)
    builder.put_data("holds.unmanagedDisks", held.unmanaged)
    builder.put_data("holds.restorePoints", locks.restore_points(lock))
    return builder.view("lock", resource)
