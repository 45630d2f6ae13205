"""VMs, scale sets, images, extensions and network interfaces."""

from __future__ import annotations

from dataclasses import dataclass

from azbackup_lint.estate.entities.base import NOTHING, OFF, ON, Entity
from azbackup_lint.estate.entities.storage import Disk
from azbackup_lint.values import Known, Value

REGULAR = Known("Regular")
NO_IDENTITY = Known("None")


@dataclass(frozen=True, slots=True)
class Image:
    """What a VM is made from.

    `source` is `marketplace`, `custom` (an image of one's own, whose id is `reference`), `disk`
    (an existing one) or unknown; publisher, offer, SKU and version are null but for Marketplace
    images.
    """

    source: Value
    publisher: Value = NOTHING
    offer: Value = NOTHING
    sku: Value = NOTHING
    version: Value = NOTHING
    reference: Value | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The purchase plan of a Marketplace image; all but `present` is null without one."""

    present: Value = OFF
    publisher: Value = NOTHING
    product: Value = NOTHING
    name: Value = NOTHING


@dataclass(frozen=True, slots=True)
class Agent:
    """Whether the VM agent is provisioned, and whether it may run extensions."""

    provisioned: Value = ON
    extensions: Value = ON


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a VM runs; `zones` is a list of names, `scale_set` an id or None."""

    zones: Value
    availability_set: Value = OFF
    dedicated_host: Value = OFF
    edge_zone: Value = NOTHING
    scale_set: Value | None = None


@dataclass(frozen=True, slots=True)
class Security:
    """Security of a VM; `os_disk_encryption` is that of a confidential VM's OS disk, or null."""

    type: Value
    os_disk_encryption: Value = NOTHING
    os_disk_key: Value = OFF
    """Whether that encryption uses a customer-managed key."""
    encryption_at_host: Value = OFF


NO_PLAN = Plan()
AGENT = Agent()


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualMachine(Entity):
    """A VM; `inline_disks` is unknown where the number of its disks is.

    `interfaces` are the ids of its network interfaces, the primary one first; unknown where their
    number is. `vcpus` is set where the VM switches off cores of its size.
    """

    region: Value
    os_type: Value
    size: Value
    security: Security
    managed: Value
    image: Image
    os_disk: Disk
    inline_disks: tuple[Disk, ...] | Value
    placement: Placement
    plan: Plan = NO_PLAN
    agent: Agent = AGENT
    priority: Value = REGULAR
    license: Value = NOTHING
    identity: Value = NO_IDENTITY
    disk_controller: Value = NOTHING
    classic: Value = OFF
    interfaces: tuple[Value, ...] | Value = ()
    inline_interfaces: int = 0
    """Network interfaces that the VM describes itself, none of which can have a static address."""
    vcpus: Value | None = None
    disk_list: Value | None = None
    """The list that inline disks are written in, for its place."""


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


@dataclass(frozen=True, slots=True)
class NetworkInterface(Entity):
    """A network interface; `static` says whether a private address of it is static."""

    static: Value
