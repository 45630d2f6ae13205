"""Whether protected items protect anything."""

from __future__ import annotations

from azbackup_lint.estate.entities import Entity, ProtectedItem
from azbackup_lint.estate.facts.conversions import mapped
from azbackup_lint.values import TRUE, Cause, Known, Unknown

STOPPED = ("ProtectionStopped", "BackupsSuspended", "ProtectionPaused")


def is_active(item: ProtectedItem) -> bool | None:
    """Whether an item is not stopped, supposing that it exists; None where that isn't known."""
    answer = mapped(item.facts["state"], lambda data: data not in STOPPED)
    if isinstance(answer, Known):
        return answer.data is True
    if isinstance(answer, Unknown) and answer.options:
        answers = {option == TRUE for option in answer.options}
        return answers.pop() if len(answers) == 1 else None
    return None


def doubts_of(item: ProtectedItem, machine: Entity) -> tuple[Cause, ...]:
    """Why it isn't certain that a VM, if it exists, is protected by an item; empty if it is.

    What decides whether the VM exists decides no less whether its item does.
    """
    state = item.facts["state"]
    given = set(machine.existence.causes)
    causes = [cause for cause in item.existence.causes if cause not in given]
    if is_active(item) is None and isinstance(state, Unknown):
        causes += state.causes
    if item.existence.many and not machine.existence.many and not causes:
        causes += item.existence.causes
    return tuple(dict.fromkeys(causes))
