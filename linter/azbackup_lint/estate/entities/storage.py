"""Disks, what attaches them, and what they depend on."""

from __future__ import annotations

from azbackup_lint.estate.entities.base import Entity, Facts
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import FALSE, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk(Entity):
    """A disk, declared on its own or inside a VM.

    What only disks of their own can have has its default on inline disks.
    """

    facts: Facts
    header: Span
    role: Literal["os", "data"]
    encryption_set: Value | None = None
    """The id of the disk encryption set, if the disk has one."""
    vhd: Value | None = None
    """The address of the page blob that an unmanaged disk is."""
    lun: Value | None = None
    reference: Value | None = None
    """The managed disk that an inline disk attaches, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskUpdate(Entity):
    """The facts that a resource of its own changes of a managed disk."""

    disk: Value
    facts: Facts


@dataclass(frozen=True, slots=True)
class Attachment(Entity):
    """A data disk that a resource of its own attaches to a VM."""

    virtual_machine: Value
    disk: Value
    lun: Value | None
    write_accelerator: Value = FALSE
    own_disk: Disk | None = None


@dataclass(frozen=True, slots=True)
class DiskEncryptionSet(Entity):
    """A disk encryption set; `kind` is its encryption type."""

    kind: Value


@dataclass(frozen=True, slots=True)
class StorageAccount(Entity):
    """A storage account; `restricted` is whether its firewall keeps networks out."""

    tier: Value
    restricted: Value


@dataclass(frozen=True, slots=True)
class StorageFirewall(Entity):
    """The firewall of a storage account, declared on its own."""

    account: Value
    restricted: Value


@dataclass(frozen=True, slots=True)
class KeyVault(Entity):
    """A key vault; `restricted` is whether its firewall keeps networks out.

    `bypass` names who passes the firewall all the same: AzureServices or None.
    """

    restricted: Value
    bypass: Value
