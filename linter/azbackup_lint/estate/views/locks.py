"""The view of a management lock."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.entities import Lock
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.view import End, Place, View
from azbackup_lint.estate.views.labels import label_of, shown_name
from azbackup_lint.estate.views.view_builder import ViewBuilder


def lock_view(estate: Estate, locks: Locks, lock: Lock) -> View:
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
    return builder.view("lock", resource, "", tuple(_ends(estate, locks, lock)))


def _ends(estate: Estate, locks: Locks, lock: Lock) -> Iterator[End]:
    """A VM that the lock holds, the first where it holds several."""
    machine = locks.first_under(lock)
    if machine is not None:
        place, supposes = Place(machine.resource.header), estate.supposition_of(machine)
        yield End("holds", f"the VM {label_of(machine)}", place, supposes)
