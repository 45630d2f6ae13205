"""Vaults, backup policies and what protects VMs by them."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.estate.entities.base import Entity, Facts
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass
from azbackup_lint.values import NULL, Value


@dataclass(frozen=True, slots=True)
class Vault(Entity):
    """A Recovery Services vault with the settings that are written."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class VaultConfig(Entity):
    """Settings of a vault in a resource of its own; `name` is the vault's."""

    facts: Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupPolicy(Entity):
    """A backup policy for VMs; `points` is how many points a layer keeps of its own period."""

    vault: Value
    facts: Facts
    points: Mapping[str, Value]
    restore_point_suffix: Value
    """Ends the names of the resource groups that keep restore points, if a prefix is set."""

    @property
    def path(self) -> tuple[Value, ...]:
        """The vault's name before the policy's."""
        return (self.vault, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedItem(Entity):
    """The protection of a VM; subscription and resource group are the vault's.

    `source` is the id of what is protected; where only its name is known, that id is put together
    from `source_name`, a resource group and a VM.
    """

    vault: Value
    source: Value | None
    policy: Value | None
    facts: Facts
    source_name: tuple[Value, Value] | None = None
    classic: bool = False
    kind: Literal["item", "intent"] = "item"
    included_luns: Value | None = None
    excluded_luns: Value | None = None
    api_version: Value = NULL
