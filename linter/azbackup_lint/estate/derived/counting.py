"""Counts and sums over the disks of a VM and the VMs of a vault; what is uncertain bounds them."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.estate.derived.bounds import Bounds
from azbackup_lint.estate.derived.item_states import is_active
from azbackup_lint.estate.entities import BackupPolicy, Vault, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.links.joined_items import JoinedItem
from azbackup_lint.resources import Existence
from azbackup_lint.values import Cause, Number, Unknown


def count_of(estate: Estate, machine: VirtualMachine) -> Number | Unknown:
    """The number of data disks of a VM."""
    bounds = Bounds()
    bounds.add(len(machine.inline_disks), len(machine.inline_disks))
    if machine.more_disks is not None:
        bounds.add_value(machine.more_disks)
    for join in estate.disk_uses.attachments.of(machine):
        bounds.add(1, 1, join.attachment.existence)
    _open(bounds, estate.disk_uses.attachments.uncertain(machine))
    return bounds.result()


def total_size(estate: Estate, machine: VirtualMachine) -> Number | Unknown:
    """The size of all disks of a VM together, in GiB."""
    bounds = Bounds()
    if machine.more_disks is not None:
        bounds.open(machine.more_disks.causes)
    bounds.add_value(estate.disk_uses.os_disk_of(machine).facts["sizeGiB"])
    for attached in estate.disk_uses.of(machine):
        bounds.add_value(attached.disk.facts["sizeGiB"], attached.existence)
    for join in estate.disk_uses.attachments.of(machine):
        if join.disk.entity is None:
            cause = Cause("absent", f"the size of the disk of {join.attachment.address}")
            bounds.open(join.disk.causes or (cause,))
    _open(bounds, estate.disk_uses.attachments.uncertain(machine))
    return bounds.result()


def protected_by_vault(estate: Estate, vault: Vault) -> Number | Unknown:
    """The number of VMs that a vault protects, as far as this root declares it."""
    joins = estate.items_of_vault
    return _instances(joins.of(vault), joins.uncertain(vault))


def protected_by_policy(estate: Estate, policy: BackupPolicy) -> Number | Unknown:
    """The number of VMs that a policy protects, as far as this root declares it."""
    joins = estate.items_of_policy
    return _instances(joins.of(policy), joins.uncertain(policy))


def _instances(
    items: Iterable[JoinedItem], uncertain: tuple[Cause, ...] | None
) -> Number | Unknown:
    """Items protect one VM each; several for the same VM count once."""
    bounds = Bounds()
    seen: set[int] = set()
    for joined in items:
        item, machine = joined.item, joined.protects.entity
        active = is_active(item)
        if active is False or (machine is not None and id(machine) in seen):
            continue
        if machine is not None and item.existence == Existence() and active:
            seen.add(id(machine))
        bounds.add(1 if active else 0, 1, item.existence)
        if active is None and isinstance(item.facts["state"], Unknown):
            bounds.causes.update(dict.fromkeys(item.facts["state"].causes))
    _open(bounds, uncertain)
    return bounds.result()


def _open(bounds: Bounds, causes: tuple[Cause, ...] | None) -> None:
    if causes is not None:
        bounds.open(causes)


def interface_count(machine: VirtualMachine) -> Number | Unknown:
    """The number of network interfaces of a VM."""
    if isinstance(machine.interfaces, Unknown):
        return Unknown(machine.interfaces.causes, minimum=0)
    if isinstance(machine.interfaces, tuple):
        return len(machine.interfaces) + machine.inline_interfaces
    return Unknown((Cause("invalid", "the network interfaces"),), minimum=0)
