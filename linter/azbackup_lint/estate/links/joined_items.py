"""Protected items with what they lead to."""

from __future__ import annotations

from azbackup_lint.estate.entities import (
    BackupPolicy,
    ProtectedItem,
    UndeclaredMachine,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.links.resolution import Target
from azbackup_lint.records import dataclass

Machine = VirtualMachine | UndeclaredMachine


@dataclass(frozen=True, slots=True)
class JoinedItem:
    """A protected item with the VM, the policy and the vault that it leads to.

    `undeclared` is the VM where `machine` is elsewhere, if the item names it.
    """

    item: ProtectedItem
    machine: Target[VirtualMachine]
    policy: Target[BackupPolicy]
    vault: Target[Vault]
    undeclared: UndeclaredMachine | None = None

    @property
    def protects(self) -> Target[Machine]:
        """The VM, declared or not."""
        return self.machine if self.undeclared is None else Target(self.undeclared)
