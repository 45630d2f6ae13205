"""The entities of an estate, free of Terraform and ARM; every fact is a value with its place.

A fact that was not set has the platform's default. Strings of enumerations are spelled as Azure
does; regions are lower case without blanks.
"""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.estate.entities.base import Entity, Facts
from azbackup_lint.estate.entities.compute import (
    Extension,
    NetworkInterface,
    OwnImage,
    ScaleSet,
    SqlMachine,
    UndeclaredMachine,
    VirtualMachine,
)
from azbackup_lint.estate.entities.management import (
    DiagnosticSetting,
    Lock,
    Replication,
    ResourceGroup,
)
from azbackup_lint.estate.entities.recovery import (
    BackupPolicy,
    ProtectedItem,
    Vault,
    VaultConfig,
)
from azbackup_lint.estate.entities.storage import (
    Attachment,
    Disk,
    DiskEncryptionSet,
    DiskUpdate,
    KeyVault,
    StorageAccount,
    StorageFirewall,
)
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.records import dataclass

__all__ = [
    "Attachment",
    "BackupPolicy",
    "DiagnosticSetting",
    "Disk",
    "DiskEncryptionSet",
    "DiskUpdate",
    "Entities",
    "Entity",
    "Extension",
    "Facts",
    "KeyVault",
    "Lock",
    "NetworkInterface",
    "OwnImage",
    "ProtectedItem",
    "Replication",
    "ResourceGroup",
    "ScaleSet",
    "SqlMachine",
    "StorageAccount",
    "StorageFirewall",
    "UndeclaredMachine",
    "Vault",
    "VaultConfig",
    "VirtualMachine",
]

E = TypeVar("E", bound=Entity)


@dataclass(frozen=True, slots=True)
class Entities:
    """Everything of one root, in the order of declaration."""

    by_kind: dict[type[Entity], list[Entity]]

    @classmethod
    def of(cls, entities: Iterable[Entity]) -> Entities:
        """Entities sorted by their kind."""
        by_kind: dict[type[Entity], list[Entity]] = {}
        for entity in entities:
            by_kind.setdefault(type(entity), []).append(entity)
        return cls(by_kind)

    def all(self, kind: type[E]) -> tuple[E, ...]:
        """All entities of a kind."""
        return tuple(entity for entity in self.by_kind.get(kind, ()) if isinstance(entity, kind))
