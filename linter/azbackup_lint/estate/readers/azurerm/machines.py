"""Reads VMs of the two resources for Linux and Windows."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.estate.entities import Agent, Disk, Placement, Security, VirtualMachine
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    either,
    is_set,
    items_of,
    mapped,
    region,
    spelled,
    truth,
    zones_of,
)
from azbackup_lint.estate.readers.arguments import Arguments, inside
from azbackup_lint.estate.readers.azurerm.arguments import (
    disk_size,
    identity_of,
    optional,
    required,
)
from azbackup_lint.estate.readers.azurerm.images import modern_image, plan_of
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value

Block = Arguments | Unknown | None


def modern_machine(os_type: str) -> Callable[[Resource], VirtualMachine]:
    """Reads azurerm_linux_virtual_machine or azurerm_windows_virtual_machine."""

    def read(resource: Resource) -> VirtualMachine:
        arguments = Arguments.of(resource)
        os_disk = arguments.block("os_disk")
        priority = arguments.fact("priority", "Regular")
        controller = arguments.fact("disk_controller_type", None)
        return VirtualMachine(
            *identity_of(resource),
            region=region(arguments.get("location")),
            os_type=Known(os_type),
            size=required(resource, "size"),
            security=_security(arguments, os_disk),
            managed=Known(True),
            image=modern_image(arguments),
            os_disk=_os_disk(resource, os_disk, arguments),
            inline_disks=(),
            placement=_placement(arguments),
            plan=plan_of(arguments),
            agent=_agent(resource, arguments),
            priority=spelled(priority, spellings.PRIORITIES),
            license=arguments.fact("license_type", None),
            identity=identity_type(arguments),
            disk_controller=spelled(controller, spellings.DISK_CONTROLLERS),
            interfaces=items_of(arguments.get("network_interface_ids")),
        )

    return read


def identity_type(arguments: Arguments) -> Value:
    """The kind of managed identity, None without one."""
    return spelled(inside(arguments.block("identity"), "type", "None"), spellings.IDENTITIES)


def _security(arguments: Arguments, os_disk: Block) -> Security:
    encryption = inside(os_disk, "security_encryption_type", None)
    key = inside(os_disk, "secure_vm_disk_encryption_set_id", None)
    return Security(
        _security_type(arguments, encryption),
        spelled(encryption, spellings.GUEST_ENCRYPTION),
        is_set(optional(key)),
        truth(arguments.fact("encryption_at_host_enabled", False)),
    )


def _security_type(arguments: Arguments, encryption: Value) -> Value:
    """The provider asks for a confidential VM where the OS disk's guest state is encrypted, else
    for trusted launch where secure boot or the vTPM is on."""
    confidential = is_set(optional(encryption))
    if confidential == Known(True):
        return Known("ConfidentialVM", span=encryption.span, hops=encryption.hops)
    trusted = either(
        truth(arguments.fact("vtpm_enabled", False)),
        truth(arguments.fact("secure_boot_enabled", False)),
    )
    if isinstance(confidential, Unknown):
        return Unknown(confidential.causes, span=confidential.span, hops=confidential.hops)
    return mapped(trusted, lambda data: "TrustedLaunch" if data is True else "Standard")


def _placement(arguments: Arguments) -> Placement:
    return Placement(
        zones_of(arguments.get("zone")),
        is_set(arguments.get("availability_set_id")),
        either(
            is_set(arguments.get("dedicated_host_id")),
            is_set(arguments.get("dedicated_host_group_id")),
        ),
        arguments.fact("edge_zone", None),
        arguments.get("virtual_machine_scale_set_id"),
    )


def _agent(resource: Resource, arguments: Arguments) -> Agent:
    """Both are on unless switched off; on a disk that exists, what is on it decides."""
    default: Value = Known(True)
    if is_set(arguments.get("os_managed_disk_id")) != Known(False):
        default = Unknown(
            (Cause("computed", f"the VM agent on the OS disk of {resource.address}"),)
        )
    provisioned = arguments.get("provision_vm_agent")
    extensions = arguments.get("allow_extension_operations")
    return Agent(
        default if provisioned is None else truth(provisioned),
        Known(True) if extensions is None else truth(extensions),
    )


def _os_disk(resource: Resource, block: Block, vm: Arguments) -> Disk:
    span = block.span if isinstance(block, Arguments) and block.span else resource.header
    diff = block.block("diff_disk_settings") if isinstance(block, Arguments) else None
    if isinstance(block, Unknown):
        ephemeral: Value = Unknown(block.causes, span=block.span)
    else:
        option = inside(diff, "option", "")
        ephemeral = mapped(option, lambda data: str(data).lower() == "local")
    kind = inside(block, "storage_account_type", "Standard_LRS")
    encryption_set = inside(block, "disk_encryption_set_id", None)
    secure_set = inside(block, "secure_vm_disk_encryption_set_id", None)
    return Disk(
        *identity_of(resource),
        header=span,
        role="os",
        managed=Known(True),
        storage_type=spelled(kind, spellings.STORAGE_TYPES),
        size_gib=disk_size(inside(block, "disk_size_gb", None), Known("os"), resource),
        ephemeral=ephemeral,
        write_accelerator=truth(inside(block, "write_accelerator_enabled", False)),
        encryption_set=optional(encryption_set) or optional(secure_set),
        region=region(vm.get("location")),
        reference=vm.get("os_managed_disk_id"),
    )
