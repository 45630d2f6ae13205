"""The entities of an estate, free of Terraform and ARM; every fact is a value with its place.

A fact that was not set has the platform's default. Strings of enumerations are spelled as Azure
does; regions are lower case without blanks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from azbackup_lint.resources import Existence, Resource
from azbackup_lint.source import Span
from azbackup_lint.values import Value


@dataclass(frozen=True, slots=True)
class Entity:
    """What all entities have in common: the resource that declares them, and their identity."""

    resource: Resource = field(repr=False)
    name: Value
    resource_group: Value

    @property
    def address(self) -> str:
        """The address of the declaring resource."""
        return self.resource.address

    @property
    def existence(self) -> Existence:
        """Whether the entity exists."""
        return self.resource.existence


@dataclass(frozen=True, slots=True)
class Disk(Entity):
    """A disk, declared on its own or inside a VM; sizes in GiB."""

    header: Span
    role: Literal["os", "data"]
    managed: Value
    storage_type: Value
    size_gib: Value
    max_shares: Value
    network_access: Value
    ephemeral: Value
    region: Value
    lun: Value | None = None
    reference: Value | None = None
    """The managed disk that an inline disk attaches, if it does."""


@dataclass(frozen=True, slots=True)
class VirtualMachine(Entity):
    """A VM; `inline_disks` is unknown where the number of its disks is."""

    region: Value
    os_type: Value
    size: Value
    security_type: Value
    priority: Value
    managed: Value
    os_disk: Disk
    inline_disks: tuple[Disk, ...] | Value


@dataclass(frozen=True, slots=True)
class Attachment(Entity):
    """A data disk that a resource of its own attaches to a VM."""

    virtual_machine: Value
    disk: Value
    lun: Value | None
    own_disk: Disk | None = None


@dataclass(frozen=True, slots=True)
class Vault(Entity):
    """A Recovery Services vault."""

    region: Value


@dataclass(frozen=True, slots=True)
class BackupPolicy(Entity):
    """A backup policy for VMs; `type` is Standard or Enhanced."""

    vault: Value
    type: Value
    frequency: Value
    restore_point_group: tuple[Value, Value] | None
    """Prefix and suffix of the resource group that keeps the restore points."""


@dataclass(frozen=True, slots=True)
class ProtectedItem(Entity):
    """The protection of a VM; `resource_group` is the vault's."""

    virtual_machine: Value | None
    policy: Value | None
    vault: Value
    state: Value
    included_luns: Value | None
    excluded_luns: Value | None


@dataclass(frozen=True, slots=True)
class Lock(Entity):
    """A management lock."""

    scope: Value
    level: Value


@dataclass(frozen=True, slots=True)
class ResourceGroup(Entity):
    """A resource group."""

    region: Value


@dataclass(frozen=True, slots=True)
class Entities:
    """Everything of one root by kind, in the order of declaration."""

    machines: tuple[VirtualMachine, ...]
    disks: tuple[Disk, ...]
    attachments: tuple[Attachment, ...]
    vaults: tuple[Vault, ...]
    policies: tuple[BackupPolicy, ...]
    items: tuple[ProtectedItem, ...]
    locks: tuple[Lock, ...]
    groups: tuple[ResourceGroup, ...]
    outside: tuple[Resource, ...]
    """Data sources: identities of what is declared elsewhere."""
