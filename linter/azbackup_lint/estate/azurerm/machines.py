"""Reads VMs."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.estate.azurerm.arguments import STORAGE_TYPES, disk_size, identity_of, missing
from azbackup_lint.estate.entities import Disk, VirtualMachine
from azbackup_lint.estate.facts import (
    Arguments,
    either,
    inside,
    is_set,
    mapped,
    region,
    spelled,
    truth,
)
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value

PRIORITIES = {"regular": "Regular", "spot": "Spot", "low": "Spot"}


def modern_machine(os_type: str) -> Callable[[Resource], VirtualMachine]:
    """Reads azurerm_linux_virtual_machine or azurerm_windows_virtual_machine."""

    def read(resource: Resource) -> VirtualMachine:
        arguments = Arguments.of(resource)
        os_disk = arguments.block("os_disk")
        return VirtualMachine(
            *identity_of(resource),
            region=region(arguments.get("location")),
            os_type=Known(os_type),
            size=arguments.get("size") or missing(resource, "size"),
            security_type=_security_type(arguments, os_disk),
            priority=spelled(arguments.fact("priority", "Regular"), PRIORITIES),
            managed=Known(True),
            os_disk=_os_disk(resource, os_disk, arguments),
            inline_disks=(),
        )

    return read


def _security_type(arguments: Arguments, os_disk: Arguments | Unknown | None) -> Value:
    """The provider asks for a confidential VM where the OS disk's guest state is encrypted, else
    for trusted launch where secure boot or the vTPM is on."""
    encryption = inside(os_disk, "security_encryption_type", None)
    confidential = is_set(None if encryption == Known(None) else encryption)
    if confidential == Known(True):
        return Known("ConfidentialVM", span=encryption.span, hops=encryption.hops)
    trusted = either(
        truth(arguments.fact("vtpm_enabled", False)),
        truth(arguments.fact("secure_boot_enabled", False)),
    )
    if isinstance(confidential, Unknown):
        return Unknown(confidential.causes, span=confidential.span, hops=confidential.hops)
    return mapped(trusted, lambda data: "TrustedLaunch" if data is True else "Standard")


def _os_disk(resource: Resource, block: Arguments | Unknown | None, vm: Arguments) -> Disk:
    span = block.span if isinstance(block, Arguments) and block.span else resource.header
    diff = block.block("diff_disk_settings") if isinstance(block, Arguments) else None
    if isinstance(block, Unknown):
        ephemeral: Value = Unknown(block.causes, span=block.span)
    else:
        option = inside(diff, "option", "")
        ephemeral = mapped(option, lambda data: str(data).lower() == "local")
    return Disk(
        *identity_of(resource),
        header=span,
        role="os",
        managed=Known(True),
        storage_type=spelled(inside(block, "storage_account_type", "Standard_LRS"), STORAGE_TYPES),
        size_gib=disk_size(inside(block, "disk_size_gb", None), Known("os"), resource),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=ephemeral,
        region=region(vm.get("location")),
        reference=vm.get("os_managed_disk_id"),
    )


def legacy_machine(resource: Resource) -> VirtualMachine:
    """Reads azurerm_virtual_machine, whose disks are written inside it and may be unmanaged."""
    arguments = Arguments.of(resource)
    os_block = arguments.block("storage_os_disk")
    blocks = arguments.blocks("storage_data_disk")
    data = blocks if isinstance(blocks, list) else []
    vhds = [inside(block, "vhd_uri", None) for block in (os_block, *data)]
    unmanaged = either(*(is_set(None if vhd == Known(None) else vhd) for vhd in vhds))
    managed = mapped(unmanaged, lambda data: data is not True)
    inline: tuple[Disk, ...] | Value = tuple(
        _legacy_disk(resource, block, "data", arguments) for block in data
    )
    if isinstance(blocks, Unknown):
        inline = blocks
    windows, linux = (
        is_set(arguments.get(f"os_profile_{system}_config")) for system in ("windows", "linux")
    )
    os_type: Value = inside(os_block, "os_type", None)
    if os_type == Known(None):
        os_type = Unknown((Cause("absent", f"the operating system of {resource.address}"),))
        if windows == Known(True):
            os_type = Known("Windows")
        elif linux == Known(True):
            os_type = Known("Linux")
    return VirtualMachine(
        *identity_of(resource),
        region=region(arguments.get("location")),
        os_type=os_type,
        size=arguments.get("vm_size") or missing(resource, "vm_size"),
        security_type=Known("Standard"),
        priority=Known("Regular"),
        managed=managed,
        os_disk=_legacy_disk(resource, os_block, "os", arguments),
        inline_disks=inline,
    )


def _legacy_disk(
    resource: Resource, block: Arguments | Unknown | None, role: str, vm: Arguments
) -> Disk:
    span = block.span if isinstance(block, Arguments) and block.span else resource.header
    vhd = inside(block, "vhd_uri", None)
    name = inside(block, "name", None)
    reference = inside(block, "managed_disk_id", None)
    kind = inside(block, "managed_disk_type", "Standard_LRS")
    return Disk(
        resource,
        name,
        Arguments.of(resource).get("resource_group_name") or Known(None),
        header=span,
        role="os" if role == "os" else "data",
        managed=mapped(is_set(None if vhd == Known(None) else vhd), lambda data: data is not True),
        storage_type=spelled(kind, STORAGE_TYPES),
        size_gib=disk_size(
            inside(block, "disk_size_gb", None), Known("os") if role == "os" else kind, resource
        ),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=Known(False),
        region=region(vm.get("location")),
        lun=inside(block, "lun", None) if role == "data" else None,
        reference=None if reference == Known(None) else reference,
    )
