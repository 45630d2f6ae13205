"""Reads azurerm_virtual_machine, whose disks are written inside it and may be unmanaged."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Disk, Entity, VirtualMachine
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    either,
    items_of,
    mapped,
    optional,
    region,
    spelled,
    truth,
)
from azbackup_lint.estate.facts.disk import DISK, INLINE
from azbackup_lint.estate.facts.encoded_texts import decoded
from azbackup_lint.estate.facts.lists import affordable, certain_items
from azbackup_lint.estate.facts.vm import VM
from azbackup_lint.estate.readers.arguments import Arguments, inside, is_present
from azbackup_lint.estate.readers.azurerm.arguments import (
    disk_size,
    identity_of,
    plain_facts,
    required,
)
from azbackup_lint.estate.readers.azurerm.disks import is_unmanaged
from azbackup_lint.estate.readers.azurerm.images import legacy_image_facts
from azbackup_lint.estate.readers.azurerm.machines import Block
from azbackup_lint.records import replace
from azbackup_lint.resources import Resource
from azbackup_lint.values import (
    FALSE,
    NULL,
    TRUE,
    Cause,
    Known,
    MapValue,
    Unknown,
    Value,
    is_secret,
)
from azbackup_lint.values.provenance import marked_like


def legacy_machine(resource: Resource) -> VirtualMachine:
    """Reads azurerm_virtual_machine."""
    arguments = Arguments.of(resource)
    os_block = arguments.block("storage_os_disk")
    disks = arguments.get("storage_data_disk")
    items, _ = every = certain_items(disks)
    secret = next(filter(is_secret, items), None)
    data = [Arguments(item) for item in items if isinstance(item, MapValue)]
    unmanaged = either(
        *(is_unmanaged(inside(block, "vhd_uri", None)) for block in (os_block, *data))
    )
    image = legacy_image_facts(arguments, inside(os_block, "create_option", "FromImage"))
    own_image = inside(arguments.block("storage_image_reference"), "id", None)
    judged, more = affordable(every, resource.affords)
    return VirtualMachine(
        *identity_of(resource),
        facts={
            **plain_facts(VM, arguments, legacy=True),
            **image,
            "size.name": required(resource, "vm_size"),
            "managed": mapped(unmanaged, lambda data: data is not True),
            "classic": FALSE,
            "securityType": Known("Standard"),
            "agent.provisioned": _agent(resource),
        },
        os_type=_os_type(resource, os_block),
        os_disk=_disk(resource, os_block, "os"),
        inline_disks=tuple(_disk(resource, block, "data") for block in data if judged),
        more_disks=more,
        disk_list=None if disks is None or secret is None else marked_like(disks, secret),
        image=own_image if image["image.source"] == Known("custom") else None,
        interfaces=_primary_first(arguments),
        start_texts=(decoded(inside(arguments.block("os_profile"), "custom_data", None)),),
    )


def _primary_first(arguments: Arguments) -> tuple[Value, ...] | Value:
    interfaces = items_of(arguments.get("network_interface_ids"))
    primary = arguments.get("primary_network_interface_id")
    if isinstance(interfaces, tuple) and primary is not None and primary in interfaces:
        return (primary, *(other for other in interfaces if other != primary))
    return interfaces


def _os_type(resource: Resource, os_block: Block) -> Value:
    arguments = Arguments.of(resource)
    written = inside(os_block, "os_type", None)
    if written != NULL:
        return spelled(written, spellings.OS_TYPES)
    for system, name in (("windows", "Windows"), ("linux", "Linux")):
        if is_present(arguments.block(f"os_profile_{system}_config")) == TRUE:
            return Known(name)
    return Unknown((Cause("absent", f"the operating system of {resource.address}"),))


def _agent(resource: Resource) -> Value:
    """It is provisioned on Linux, and on Windows if set so; else images may have it."""
    arguments = Arguments.of(resource)
    windows = arguments.block("os_profile_windows_config")
    if isinstance(windows, Arguments):
        asked = windows.fact("provision_vm_agent", False)
        return truth(asked if asked.span is not None else replace(asked, span=windows.span))
    asked = inside(windows, "provision_vm_agent", None)
    if asked != NULL:
        return truth(asked)
    if is_present(arguments.block("os_profile_linux_config")) == TRUE:
        return TRUE
    cause = Cause("computed", f"the VM agent in the image of {resource.address}")
    return Unknown((cause,))


def _attached(block: Block) -> Value | None:
    """The id of a disk that exists already; of others it is known only after apply."""
    option = inside(block, "create_option", None)
    if isinstance(option, Known) and str(option.data).lower() != "attach":
        return None
    return optional(inside(block, "managed_disk_id", None))


def _disk(resource: Resource, block: Block, role: str) -> Disk:
    span = block.span if isinstance(block, Arguments) and block.span else resource.header
    vhd = inside(block, "vhd_uri", None)
    unmanaged = is_unmanaged(vhd)
    kind = inside(block, "managed_disk_type", "Standard_LRS")
    if unmanaged == TRUE:
        kind = Known("Standard_LRS")  # the account decides; Ultra and v2 disks are never blobs
    size = inside(block, "disk_size_gb", None)
    return Disk(
        *identity_of(resource)[:3],
        inside(block, "name", None),
        facts={
            **INLINE,
            "managed": mapped(unmanaged, lambda data: data is not True),
            "storageType": DISK.by_name["storageType"].read([kind]),
            "sizeGiB": disk_size(size, Known("os") if role == "os" else kind, resource),
            "writeAccelerator": truth(inside(block, "write_accelerator_enabled", False)),
            "region": region(Arguments.of(resource).get("location")),
        },
        header=span,
        role="os" if role == "os" else "data",
        vhd=optional(vhd),
        lun=inside(block, "lun", None) if role == "data" else None,
        reference=_attached(block),
    )


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_virtual_machine": legacy_machine,
}
