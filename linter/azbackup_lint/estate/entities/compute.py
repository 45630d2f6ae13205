"""VMs, scale sets, images, extensions and network interfaces."""

from __future__ import annotations

from azbackup_lint.estate.entities.base import Entity, Facts
from azbackup_lint.estate.entities.storage import Disk
from azbackup_lint.records import dataclass
from azbackup_lint.values import Unknown, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualMachine(Entity):
    """A VM; `inline_disks` are its certain disks, `more_disks` is the number of others.

    `interfaces` are the ids of its network interfaces, the primary one first; unknown where their
    number is. `image` is the id of an image of one's own. `vcpus` is set where the VM switches off
    cores of its size.
    """

    facts: Facts
    os_type: Value
    os_disk: Disk
    inline_disks: tuple[Disk, ...]
    image: Value | None = None
    scale_set: Value | None = None
    interfaces: tuple[Value, ...] | Value = ()
    inline_interfaces: int = 0
    """Network interfaces that the VM describes itself; they can't have a static address."""
    vcpus: Value | None = None
    more_disks: Unknown | None = None
    disk_list: Value | None = None
    """The list that inline disks are written in, for its place."""
    start_texts: tuple[Value, ...] = ()
    """Custom data and user data, decoded."""


@dataclass(frozen=True, slots=True)
class UndeclaredMachine(Entity):
    """A VM that is declared elsewhere; its resource is the data source or item that names it."""

    facts: Facts


@dataclass(frozen=True, slots=True)
class ScaleSet(Entity):
    """A scale set; `orchestration` is Uniform or Flexible."""

    orchestration: Value


@dataclass(frozen=True, slots=True)
class OwnImage(Entity):
    """An image of one's own, as far as its operating system is declared."""

    os_type: Value
    gallery: Value | None = None
    """The gallery of a shared image."""

    @property
    def path(self) -> tuple[Value, ...]:
        """The gallery's name before the image's."""
        return (self.name,) if self.gallery is None else (self.gallery, self.name)


@dataclass(frozen=True, slots=True)
class Extension(Entity):
    """An extension of a VM, by publisher and type; `settings` as they are written."""

    virtual_machine: Value
    publisher: Value
    type: Value
    settings: Value | None
    protected_settings: Value | None


@dataclass(frozen=True, slots=True)
class SqlMachine(Entity):
    """SQL Server on a VM; `pooled` is whether several disks make one storage pool."""

    virtual_machine: Value
    pooled: Value


@dataclass(frozen=True, slots=True)
class NetworkInterface(Entity):
    """A network interface; `static` is whether it has a static private address."""

    static: Value
