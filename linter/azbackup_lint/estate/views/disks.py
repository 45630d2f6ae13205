"""The views of disks: those of the VMs in sight, and those of VMs elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.estate.derived.encryption import guest_encryption, has_own_key, set_kind
from azbackup_lint.estate.derived.exclusion import exclusion
from azbackup_lint.estate.derived.sharing import disks_in_set
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.entities import Disk, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either
from azbackup_lint.estate.facts.disk import DISK
from azbackup_lint.estate.links.outside import root_of
from azbackup_lint.estate.view import End, Place, View
from azbackup_lint.estate.views.labels import all_of, label_of, shown_name, text_of
from azbackup_lint.estate.views.protection import Protection
from azbackup_lint.estate.views.view_builder import ViewBuilder
from azbackup_lint.records import dataclass
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Known, Unknown, Value, placed_like


@dataclass(frozen=True, slots=True)
class _Use:
    """How a VM has a disk; for a disk of a VM elsewhere, nothing of it is known."""

    role: str
    machine: VirtualMachine | None = None
    protection: Protection | None = None
    lun: Value | None = None
    attached: Existence = CERTAIN
    write_accelerator: Value | None = None


def disk_views(
    estate: Estate, machine: VirtualMachine, protection: Protection, accounts: Accounts
) -> Iterator[View]:
    """The views of the disks of a VM, the OS disk first; of a VM of another root, of own disks."""
    holder = _machine_facts(estate, machine)
    for disk, use in _uses(estate, machine, protection):
        if root_of(machine.address) is None or root_of(disk.address) is None:
            yield _disk_view(estate, disk, use, accounts, holder)


def _uses(
    estate: Estate, machine: VirtualMachine, protection: Protection
) -> Iterator[tuple[Disk, _Use]]:
    accelerator = machine.os_disk.facts["writeAccelerator"]
    use = _Use("os", machine, protection, write_accelerator=accelerator)
    yield estate.disk_uses.os_disk_of(machine), use
    for attached in estate.disk_uses.of(machine):
        use = _Use(
            "data",
            machine,
            protection,
            attached.lun,
            attached.existence,
            attached.write_accelerator,
        )
        yield attached.disk, use


def other_disks(estate: Estate) -> Iterator[tuple[Disk, Existence]]:
    """Disks of VMs elsewhere, and whether they are attached to one.

    A spare beside VMs is none, unless it may be attached after all.
    """
    machines = (*estate.all_machines, *estate.foreign_machines)
    mine = {id(attached.disk) for machine in machines for attached in estate.disk_uses.of(machine)}
    mine |= {id(estate.disk_uses.os_disk_of(machine)) for machine in machines}
    perhaps = Existence(estate.disk_uses.undecided)
    for disk in estate.entities.all(Disk):
        if id(disk) in mine:
            continue
        if not estate.all_machines or estate.disk_uses.is_attached_elsewhere(disk):
            yield disk, CERTAIN
        elif perhaps.causes:
            yield disk, perhaps


def other_disk_view(estate: Estate, disk: Disk, attached: Existence, accounts: Accounts) -> View:
    """The view of a disk of a VM elsewhere."""
    return _disk_view(estate, disk, _Use("data", attached=attached), accounts)


def _disk_view(
    estate: Estate,
    disk: Disk,
    use: _Use,
    accounts: Accounts,
    holder: ViewBuilder | None = None,
) -> View:
    """The view of a disk; `holder` has the facts of the VM that has it."""
    builder = ViewBuilder()
    resource = disk.resource
    machine, protection = use.machine, use.protection
    name = disk.name
    if machine is not None and resource is machine.resource:
        kind = "OS disk" if use.role == "os" else "data disk"
        name = Known(f"the {kind} of {label_of(machine)}")
    builder.put("name", shown_name(name, resource.address), resource)
    builder.put_data("role", use.role)
    builder.put_all(DISK, _facts(estate, disk, use, accounts), resource)
    builder.put_data(
        "excluded", exclusion(protection.joined if protection else None, use.role, use.lun)
    )
    if holder is None or protection is None:
        _elsewhere(builder)
    else:
        builder.put_common(holder)
        builder.put_common(protection.facts)
    exists = machine.existence if machine else CERTAIN
    title = f"the disk {text_of(disk.name, resource.address)}"
    return builder.view(
        "disk",
        resource,
        title,
        _ends(estate, machine, disk.header, protection),
        header=disk.header,
        existence=all_of(resource.existence, use.attached, exists),
    )


def _facts(estate: Estate, disk: Disk, use: _Use, accounts: Accounts) -> dict[str, Value]:
    accelerator = use.write_accelerator or disk.facts["writeAccelerator"]
    account = accounts.of(disk)
    return {
        **disk.facts,
        "sharedBy": _shared_by(disk.facts["maxShares"], estate.disk_uses.holders_of(disk)),
        "writeAccelerator": either(accelerator),
        "encryption.customerManagedKey": has_own_key(disk),
        "encryption.setKind": set_kind(estate, disk),
        "encryption.disksInSet": disks_in_set(estate, disk),
        "account.name": account.name,
        "account.tier": account.tier,
        "account.restricted": account.restricted,
    }


def _shared_by(shares: Value, holders: Value) -> Value:
    """How many VMs share a disk, at the place that allows it."""
    if holders == Known(1):
        return shares
    return holders if shares == Known(1) else placed_like(holders, shares)


def _machine_facts(estate: Estate, machine: VirtualMachine) -> ViewBuilder:
    """The facts of a VM that the views of its disks have in common."""
    builder = ViewBuilder()
    resource = machine.resource
    builder.put("vm.name", shown_name(machine.name, resource.address), resource)
    builder.put("vm.managed", machine.facts["managed"], resource)
    builder.put("vm.securityType", machine.facts["securityType"], resource)
    builder.put("vm.classic", machine.facts["classic"], resource)
    builder.put("vm.guestEncrypted", guest_encryption(estate, machine))
    return builder


def _elsewhere(builder: ViewBuilder) -> None:
    cause = Cause("absent", "the VM of this disk", "it is not declared in this root")
    unknown = Unknown((cause,))
    for path in ("vm", "policy", "vault", "item", "protected", "sameSubscription", "sameRegion"):
        builder.put_data(path, unknown)
    builder.put_data("subscriptionsMayDiffer", False)


def _ends(
    estate: Estate, machine: VirtualMachine | None, header: Span, protection: Protection | None
) -> tuple[End, ...]:
    ends = protection.ends if protection else ()
    if machine is None or machine.resource.header == header:
        return ends
    place, supposes = Place(machine.resource.header), estate.supposition_of(machine)
    return (End("", f"the VM {label_of(machine)}", place, supposes), *ends)
