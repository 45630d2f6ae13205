"""The view of a VM."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.estate.derived.bounds import is_within
from azbackup_lint.estate.derived.counting import count_of, interface_count, total_size
from azbackup_lint.estate.derived.encryption import key_vault_open
from azbackup_lint.estate.derived.extensions import (
    diagnostic_setting,
    extension_names,
    replicated,
    storage_pool,
)
from azbackup_lint.estate.derived.guest_setup import guest_facts
from azbackup_lint.estate.derived.locks import Locks
from azbackup_lint.estate.derived.machine_disks import disk_facts
from azbackup_lint.estate.derived.network import primary_static, static_address
from azbackup_lint.estate.derived.operating_systems import system_facts
from azbackup_lint.estate.derived.placement import scale_set_facts
from azbackup_lint.estate.derived.sizes import size_facts
from azbackup_lint.estate.derived.storage_accounts import Accounts
from azbackup_lint.estate.entities import UndeclaredMachine, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.vm import VM
from azbackup_lint.estate.view import End, Place, View
from azbackup_lint.estate.views.labels import label_of, shown_name
from azbackup_lint.estate.views.protection import Protection
from azbackup_lint.estate.views.view_builder import ViewBuilder
from azbackup_lint.values import Cause, Known, Unknown, Value


def machine_view(
    estate: Estate,
    machine: VirtualMachine,
    protection: Protection,
    locks: Locks,
    accounts: Accounts,
) -> View:
    """The view of a VM, joined with its disks, its surroundings and its protection."""
    builder = ViewBuilder()
    resource = machine.resource
    builder.put("name", shown_name(machine.name, resource.address), resource)
    builder.put_all(VM, {**machine.facts, **system_facts(estate, machine)}, resource)
    sizes = size_facts(machine.facts["size.name"])
    _put_size(builder, machine, sizes)
    _put_disks(builder, estate, machine, accounts, sizes["maxDataDisks"])
    _put_surroundings(builder, estate, machine, locks)
    builder.put_common(protection.facts)
    ends = (*protection.ends, *_disk_ends(estate, machine))
    return builder.view("vm", resource, f"the VM {label_of(machine)}", ends)


def undeclared_view(machine: UndeclaredMachine, protection: Protection) -> View:
    """The view of a VM that is declared elsewhere: its place and its protection."""
    builder = ViewBuilder()
    resource, label = machine.resource, label_of(machine)
    cause = Cause("absent", f"what the VM {label} is like", "it is not declared in this root")
    unknown = Unknown((cause,))
    for row in VM.rows:
        builder.put_data(row.name, unknown)
    for path in ("image.logicalVolumes", "disks.keyVaultOpen"):
        builder.put_data(path, None)
    builder.put("name", shown_name(machine.name, resource.address), resource)
    builder.put("region", machine.facts["region"], resource)
    builder.put_common(protection.facts)
    return builder.view("vm", resource, f"the VM {label}", protection.ends, cause)


def _put_size(builder: ViewBuilder, machine: VirtualMachine, sizes: Mapping[str, Value]) -> None:
    facts = sizes if machine.vcpus is None else {**sizes, "vcpus": machine.vcpus}
    for fact, value in facts.items():
        builder.put(f"size.{fact}", value, machine.resource)


def _put_disks(
    builder: ViewBuilder,
    estate: Estate,
    machine: VirtualMachine,
    accounts: Accounts,
    most: Value,
) -> None:
    count = count_of(estate, machine)
    builder.put_data("dataDisks.count", count)
    number = count if isinstance(count, Unknown) else Known(count)
    builder.put("dataDisks.fitSize", is_within(number, most))
    builder.put_data("disks.totalGiB", total_size(estate, machine))
    written = machine.disk_list
    if written is not None and written.span is not None:
        for path in ("disks.totalGiB", "dataDisks"):
            builder.at(path, written.span, machine.resource, written.hops)
    for path, value in disk_facts(estate, machine, accounts).items():
        builder.put(path, value)


def _put_surroundings(
    builder: ViewBuilder, estate: Estate, machine: VirtualMachine, locks: Locks
) -> None:
    builder.put_data("nics.count", interface_count(machine))
    builder.put("nics.static", *static_address(estate, machine))
    builder.put("nics.primaryStatic", *primary_static(estate, machine))
    builder.put("disks.keyVaultOpen", *key_vault_open(estate, machine))
    builder.put("extensions", extension_names(estate, machine))
    builder.put("storagePool", *storage_pool(estate, machine))
    builder.put("replicated", *replicated(estate, machine))
    builder.put("diagnosticSettings", *diagnostic_setting(estate, machine))
    for path, (answer, setter) in guest_facts(estate, machine).items():
        builder.put(path, answer)
        if setter is not None:
            builder.at(path, setter.header, setter)
    for path, value in scale_set_facts(estate, machine).items():
        builder.put(path, value, machine.resource)
    held, lock = locks.on(machine)
    builder.put("locked", held, lock.resource if lock else None)


def _disk_ends(estate: Estate, machine: VirtualMachine) -> Iterator[End]:
    """Where disks are attached: the first two places, and the last."""
    seen = [join.attachment.resource for join in estate.disk_uses.attachments.of(machine)]
    shown = [(Place(resource.header), "a disk is attached here") for resource in seen[:2]]
    if len(seen) > 2:
        shown.append((Place(seen[-1].header), f"the last of {len(seen)} attachments"))
    for topic in ("dataDisks", "disks"):
        for place, title in shown:
            yield End(topic, title, place)
