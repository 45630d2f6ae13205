"""Views of VMs and their disks, backup policies and protected items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from azbackup_lint.estate.counting import count_of, total_size
from azbackup_lint.estate.documents import DocumentBuilder
from azbackup_lint.estate.entities import BackupPolicy, Disk, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.locks import lock_view
from azbackup_lint.estate.protection import JoinedProtection, exclusion, protection_of
from azbackup_lint.estate.sizes import size_facts
from azbackup_lint.estate.view import End, Place, View
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Known, Unknown, Value

Scope = Literal["all", "protected"]


def views_of(estate: Estate, scope: Scope) -> tuple[View, ...]:
    """One view for each entity that the scope takes in, in the order of declaration."""
    return tuple(_views(estate, scope))


def _views(estate: Estate, scope: Scope) -> Iterator[View]:
    entities = estate.entities
    for machine in entities.machines:
        joined = protection_of(estate, machine)
        if scope == "protected" and not joined.visible:
            continue
        yield _machine_view(estate, machine, joined)
        yield from _disk_views(estate, machine, joined)
    if scope == "all":
        yield from _other_disks(estate)
    for policy in entities.policies:
        yield _policy_view(policy)
    for lock in entities.locks:
        yield lock_view(estate, lock)


def _machine_view(estate: Estate, machine: VirtualMachine, joined: JoinedProtection) -> View:
    builder = DocumentBuilder()
    resource = machine.resource
    builder.put("name", _named(machine.name, resource.name), resource)
    builder.put("region", machine.region, resource)
    builder.put("osType", machine.os_type, resource)
    builder.put("size.name", machine.size, resource)
    for fact, value in size_facts(machine.size).items():
        builder.put(f"size.{fact}", value, resource)
    builder.put("managed", machine.managed, resource)
    builder.put("securityType", machine.security_type, resource)
    builder.put("priority", machine.priority, resource)
    builder.plain("dataDisks.count", count_of(estate, machine))
    builder.plain("disks.totalGiB", total_size(estate, machine))
    joined.describe(builder)
    return View(
        kind="vm",
        address=machine.address,
        document=builder.document,
        header=Place(resource.header, (), resource.address),
        places=builder.places,
        existence=machine.existence,
        title=f"the VM {_label(machine)}",
        ends=(*joined.ends, *_disk_ends(estate, machine)),
    )


def _disk_ends(estate: Estate, machine: VirtualMachine) -> Iterator[End]:
    """Where disks are attached: the first two places, and the last."""
    seen = [join.attachment.resource for join in estate.attachments_of(machine)]
    shown = [(found, "a disk is attached here") for found in seen[:2]]
    if len(seen) > 2:
        shown.append((seen[-1], f"the last of {len(seen)} attachments"))
    for topic in ("dataDisks", "disks"):
        for resource, title in shown:
            yield End(topic, title, Place(resource.header))


def _disk_views(
    estate: Estate, machine: VirtualMachine, joined: JoinedProtection
) -> Iterator[View]:
    yield _disk_view(estate, estate.os_disk_of(machine), machine, joined, "os", None, CERTAIN)
    for attached in estate.disks_of(machine):
        yield _disk_view(
            estate, attached.disk, machine, joined, "data", attached.lun, attached.existence
        )


def _other_disks(estate: Estate) -> Iterator[View]:
    """Disks of VMs elsewhere; a spare beside VMs is none, unless it may be attached after all."""
    mine = {
        id(attached.disk)
        for machine in estate.entities.machines
        for attached in estate.disks_of(machine)
    }
    mine |= {id(estate.os_disk_of(machine)) for machine in estate.entities.machines}
    perhaps = Existence(estate.undecided_disks())
    for disk in estate.entities.disks:
        if id(disk) in mine:
            continue
        if not estate.entities.machines or estate.is_attached_elsewhere(disk):
            yield _disk_view(estate, disk, None, None, "data", None, CERTAIN)
        elif perhaps.conditions:
            yield _disk_view(estate, disk, None, None, "data", None, perhaps)


def _disk_view(
    estate: Estate,
    disk: Disk,
    machine: VirtualMachine | None,
    joined: JoinedProtection | None,
    role: str,
    lun: Value | None,
    attached: Existence,
) -> View:
    builder = DocumentBuilder()
    resource = disk.resource
    name = disk.name
    if machine is not None and resource is machine.resource:
        name = Known(f"the {'OS disk' if role == 'os' else 'data disk'} of {_label(machine)}")
    builder.put("name", _named(name, resource.name), resource)
    builder.plain("role", role)
    builder.put("managed", disk.managed, resource)
    builder.put("storageType", disk.storage_type, resource)
    builder.put("sizeGiB", disk.size_gib, resource)
    builder.put("maxShares", disk.max_shares, resource)
    holders = estate.holders_of(disk)
    builder.put("sharedBy", disk.max_shares if holders == Known(1) else holders, resource)
    builder.put("networkAccess", disk.network_access, resource)
    builder.put("ephemeral", disk.ephemeral, resource)
    builder.put("region", disk.region, resource)
    builder.plain("excluded", exclusion(joined, role, lun))
    if machine is None or joined is None:
        _elsewhere(builder)
    else:
        builder.put("vm.name", _named(machine.name, machine.resource.name), machine.resource)
        builder.plain("vm.managed", True)
        joined.describe(builder)
    return View(
        kind="disk",
        address=resource.address,
        document=builder.document,
        header=Place(disk.header, (), resource.address),
        places=builder.places,
        existence=_all(resource.existence, attached, machine.existence if machine else CERTAIN),
        title=f"the disk {_text(disk.name, resource.name)}",
        ends=_ends_of_disk(machine, disk.header, joined),
    )


def _ends_of_disk(
    machine: VirtualMachine | None, header: Span, joined: JoinedProtection | None
) -> tuple[End, ...]:
    ends = joined.ends if joined else ()
    if machine is None or machine.resource.header == header:
        return ends
    return (End("", f"the VM {_label(machine)}", Place(machine.resource.header)), *ends)


def _elsewhere(builder: DocumentBuilder) -> None:
    cause = Cause("absent", "the VM of this disk", "it is not declared in this root")
    unknown = Unknown((cause,))
    builder.plain("vm", unknown)
    builder.plain("policy", unknown)
    builder.plain("vault", unknown)
    builder.plain("protected", unknown)


def _policy_view(policy: BackupPolicy) -> View:
    builder = DocumentBuilder()
    resource = policy.resource
    builder.put("name", _named(policy.name, resource.name), resource)
    builder.put("type", policy.type, resource)
    builder.put("frequency", policy.frequency, resource)
    return View(
        kind="policy",
        address=policy.address,
        document=builder.document,
        header=Place(resource.header, (), resource.address),
        places=builder.places,
        existence=policy.existence,
        title=f"the backup policy {_text(policy.name, resource.name)}",
    )


def _named(name: Value, label: str) -> Value:
    """The name, or the label of the resource where the name can't be shown."""
    if isinstance(name, Known) and isinstance(name.data, str):
        return name
    if isinstance(name, Unknown) and name.parts:
        return name
    return Known(label, span=name.span, hops=name.hops)


def _label(machine: VirtualMachine) -> str:
    return _text(machine.name, machine.resource.name)


def _text(name: Value, label: str) -> str:
    return str(name.data) if isinstance(name, Known) and name.data else label


def _all(*existences: Existence) -> Existence:
    conditions = dict.fromkeys(cause for item in existences for cause in item.conditions)
    return Existence(tuple(conditions), any(item.many for item in existences))
