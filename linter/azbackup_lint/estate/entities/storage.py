"""Disks, what attaches them, and what they depend on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from azbackup_lint.estate.entities.base import OFF, ON, Entity
from azbackup_lint.source import Span
from azbackup_lint.values import Known, Value

ALLOW_ALL = Known("AllowAll")
ONE = Known(1)
STANDARD = Known("Standard")
NO_AUTHENTICATION = Known("None")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disk(Entity):
    """A disk, declared on its own or inside a VM; sizes in GiB.

    What only disks of their own can have is off or null on inline disks.
    """

    header: Span
    role: Literal["os", "data"]
    managed: Value
    storage_type: Value
    size_gib: Value
    region: Value
    max_shares: Value = ONE
    network_access: Value = ALLOW_ALL
    public_access: Value = ON
    ephemeral: Value = OFF
    write_accelerator: Value = OFF
    security_type: Value = STANDARD
    guest_encrypted: Value = OFF
    """Encrypted inside the VM by Azure Disk Encryption, as far as the disk itself says so."""
    encryption_set: Value | None = None
    """The id of the disk encryption set, if the disk has one."""
    data_access_authentication: Value = NO_AUTHENTICATION
    performance_plus: Value = OFF
    vhd: Value | None = None
    """The address of the page blob that an unmanaged disk is."""
    lun: Value | None = None
    reference: Value | None = None
    """The managed disk that an inline disk attaches, if it does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskUpdate(Entity):
    """What a resource of its own changes of a managed disk; None is left as it is."""

    disk: Value
    size_gib: Value | None = None
    max_shares: Value | None = None
    network_access: Value | None = None
    public_access: Value | None = None


@dataclass(frozen=True, slots=True)
class Attachment(Entity):
    """A data disk that a resource of its own attaches to a VM."""

    virtual_machine: Value
    disk: Value
    lun: Value | None
    write_accelerator: Value = OFF
    own_disk: Disk | None = None


@dataclass(frozen=True, slots=True)
class DiskEncryptionSet(Entity):
    """A disk encryption set; `kind` is its encryption type."""

    kind: Value


@dataclass(frozen=True, slots=True)
class StorageAccount(Entity):
    """A storage account; `restricted` says whether its firewall keeps networks out."""

    tier: Value
    restricted: Value


@dataclass(frozen=True, slots=True)
class StorageFirewall(Entity):
    """The firewall of a storage account, declared on its own."""

    account: Value
    restricted: Value
