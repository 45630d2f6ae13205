"""Reads VMs of the two resources for Linux and Windows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Disk, Entity, VirtualMachine
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    either,
    is_named,
    is_set,
    items_of,
    mapped,
    optional,
    region,
    truth,
)
from azbackup_lint.estate.facts.disk import DISK, INLINE
from azbackup_lint.estate.facts.encoded_texts import decoded
from azbackup_lint.estate.facts.vm import VM
from azbackup_lint.estate.readers.arguments import Arguments, inside
from azbackup_lint.estate.readers.azurerm.arguments import (
    disk_size,
    identity_of,
    plain_facts,
    required,
)
from azbackup_lint.estate.readers.azurerm.images import image_facts
from azbackup_lint.resources import Resource
from azbackup_lint.values import FALSE, TRUE, Cause, Known, Unknown, Value, blanked, placed_like

Block = Arguments | Unknown | None


def modern_machine(os_type: str) -> Callable[[Resource], VirtualMachine]:
    """Reads azurerm_linux_virtual_machine or azurerm_windows_virtual_machine."""

    def read(resource: Resource) -> VirtualMachine:
        arguments = Arguments.of(resource)
        return VirtualMachine(
            *identity_of(resource),
            facts={
                **plain_facts(VM, arguments),
                **image_facts(arguments),
                "size.name": required(resource, "size"),
                "managed": TRUE,
                "classic": FALSE,
                "securityType": _security_type(arguments),
                "agent.provisioned": _agent(resource, arguments),
            },
            os_type=Known(os_type),
            os_disk=_os_disk(resource, arguments.block("os_disk"), arguments),
            inline_disks=(),
            scale_set=arguments.get("virtual_machine_scale_set_id"),
            interfaces=items_of(arguments.get("network_interface_ids")),
            start_texts=tuple(
                decoded(arguments.fact(name, None)) for name in ("custom_data", "user_data")
            ),
        )

    return read


def _security_type(arguments: Arguments) -> Value:
    """The provider asks for a confidential VM where the OS disk's guest state is encrypted, else
    for trusted launch where secure boot or the vTPM is on."""
    encryption = inside(arguments.block("os_disk"), "security_encryption_type", None)
    confidential = is_set(optional(encryption))
    if confidential == TRUE:
        return placed_like(Known("ConfidentialVM"), encryption)
    trusted = either(
        truth(arguments.fact("vtpm_enabled", False)),
        truth(arguments.fact("secure_boot_enabled", False)),
    )
    if isinstance(confidential, Unknown):
        return blanked(confidential)
    return mapped(trusted, lambda data: "TrustedLaunch" if data is True else "Standard")


def _agent(resource: Resource, arguments: Arguments) -> Value:
    """It is provisioned unless switched off; on a disk that exists, what is on it decides."""
    provisioned = arguments.get("provision_vm_agent")
    if provisioned is not None:
        return truth(provisioned)
    if is_set(arguments.get("os_managed_disk_id")) == FALSE:
        return TRUE
    return Unknown((Cause("computed", f"the VM agent on the OS disk of {resource.address}"),))


def _os_disk(resource: Resource, block: Block, vm: Arguments) -> Disk:
    span = block.span if isinstance(block, Arguments) and block.span else resource.header
    diff = block.block("diff_disk_settings") if isinstance(block, Arguments) else None
    if isinstance(block, Unknown):
        ephemeral: Value = Unknown(block.causes, span=block.span)
    else:
        option = inside(diff, "option", None)
        ephemeral = is_named(option, "Local", spellings.DIFF_DISK_OPTIONS)
    encryption_set = inside(block, "disk_encryption_set_id", None)
    secure_set = inside(block, "secure_vm_disk_encryption_set_id", None)
    size = inside(block, "disk_size_gb", None)
    accelerator = inside(block, "write_accelerator_enabled", False)
    return Disk(
        *identity_of(resource),
        facts={
            **INLINE,
            "managed": TRUE,
            "storageType": DISK.by_name["storageType"].read(
                [inside(block, "storage_account_type", "Standard_LRS")]
            ),
            "sizeGiB": disk_size(size, Known("os"), resource),
            "ephemeral": ephemeral,
            "writeAccelerator": truth(accelerator),
            "region": region(vm.get("location")),
        },
        header=span,
        role="os",
        encryption_set=optional(encryption_set) or optional(secure_set),
        reference=vm.get("os_managed_disk_id"),
    )


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_linux_virtual_machine": modern_machine("Linux"),
    "azurerm_windows_virtual_machine": modern_machine("Windows"),
}
