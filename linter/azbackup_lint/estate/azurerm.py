"""Reads the resources of the azurerm provider."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azbackup_lint.azure.sizes import largest_disk
from azbackup_lint.estate.entities import (
    Attachment,
    BackupPolicy,
    Disk,
    Entities,
    Entity,
    Lock,
    ProtectedItem,
    ResourceGroup,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.facts import (
    Arguments,
    either,
    inside,
    is_set,
    mapped,
    number,
    region,
    spelled,
    truth,
)
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value

STORAGE_TYPES = {
    name.lower(): name
    for name in (
        "Standard_LRS",
        "StandardSSD_LRS",
        "StandardSSD_ZRS",
        "Premium_LRS",
        "Premium_ZRS",
        "PremiumV2_LRS",
        "UltraSSD_LRS",
    )
}
ACCESS = {name.lower(): name for name in ("AllowAll", "AllowPrivate", "DenyAll")}
POLICY_TYPES = {"v1": "Standard", "v2": "Enhanced"}
FREQUENCIES = {name.lower(): name for name in ("Hourly", "Daily", "Weekly")}
LEVELS = {name.lower(): name for name in ("CanNotDelete", "ReadOnly")}
STATES = {
    name.lower(): name
    for name in ("Protected", "ProtectionStopped", "BackupsSuspended", "IRPending", "Invalid")
}
PRIORITIES = {"regular": "Regular", "spot": "Spot", "low": "Spot"}


def read_entities(resources: Sequence[Resource]) -> Entities:
    """The entities that the resources declare; other types are passed over."""
    found: dict[type[Entity], list[Entity]] = {}
    outside: list[Resource] = []
    for resource in resources:
        if resource.mode == "data":
            outside.append(resource)
            continue
        read = READERS.get(resource.type)
        if read is not None:
            entity = read(resource)
            found.setdefault(type(entity), []).append(entity)

    def all_of(kind: type[Entity]) -> tuple[Entity, ...]:
        return tuple(found.get(kind, ()))

    return Entities(
        machines=all_of(VirtualMachine),  # type: ignore[arg-type]
        disks=all_of(Disk),  # type: ignore[arg-type]
        attachments=all_of(Attachment),  # type: ignore[arg-type]
        vaults=all_of(Vault),  # type: ignore[arg-type]
        policies=all_of(BackupPolicy),  # type: ignore[arg-type]
        items=all_of(ProtectedItem),  # type: ignore[arg-type]
        locks=all_of(Lock),  # type: ignore[arg-type]
        groups=all_of(ResourceGroup),  # type: ignore[arg-type]
        outside=tuple(outside),
    )


def _identity(resource: Resource) -> tuple[Resource, Value, Value]:
    arguments = Arguments.of(resource)
    return (
        resource,
        arguments.get("name") or _missing(resource, "name"),
        arguments.get("resource_group_name") or _missing(resource, "resource_group_name"),
    )


def _missing(resource: Resource, argument: str) -> Unknown:
    return Unknown((Cause("absent", f"{resource.address}.{argument}", "set it", resource.header),))


def _modern_machine(os_type: str) -> Callable[[Resource], VirtualMachine]:
    def read(resource: Resource) -> VirtualMachine:
        arguments = Arguments.of(resource)
        os_disk = arguments.block("os_disk")
        return VirtualMachine(
            *_identity(resource),
            region=region(arguments.get("location")),
            os_type=Known(os_type),
            size=arguments.get("size") or _missing(resource, "size"),
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
        *_identity(resource),
        header=span,
        role="os",
        managed=Known(True),
        storage_type=spelled(inside(block, "storage_account_type", "Standard_LRS"), STORAGE_TYPES),
        size_gib=_size(inside(block, "disk_size_gb", None), Known("os"), resource),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=ephemeral,
        region=region(vm.get("location")),
        reference=vm.get("os_managed_disk_id"),
    )


def _size(size: Value, kind: Value, resource: Resource) -> Value:
    """A disk's size; where its source decides, it is bounded by what such a disk can be."""
    if size != Known(None):
        return number(size)
    largest = largest_disk(str(kind.data)) if isinstance(kind, Known) else None
    cause = Cause("computed", f"the size of a disk of {resource.address}", "set disk_size_gb")
    return Unknown((cause,), minimum=1, maximum=largest)


def _legacy_machine(resource: Resource) -> VirtualMachine:
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
        *_identity(resource),
        region=region(arguments.get("location")),
        os_type=os_type,
        size=arguments.get("vm_size") or _missing(resource, "vm_size"),
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
        size_gib=_size(
            inside(block, "disk_size_gb", None), Known("os") if role == "os" else kind, resource
        ),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=Known(False),
        region=region(vm.get("location")),
        lun=inside(block, "lun", None) if role == "data" else None,
        reference=None if reference == Known(None) else reference,
    )


def _disk(resource: Resource) -> Disk:
    arguments = Arguments.of(resource)
    kind = spelled(arguments.fact("storage_account_type", "Standard_LRS"), STORAGE_TYPES)
    return Disk(
        *_identity(resource),
        header=resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=_size(arguments.fact("disk_size_gb", None), kind, resource),
        max_shares=number(arguments.fact("max_shares", 1)),
        network_access=spelled(arguments.fact("network_access_policy", "AllowAll"), ACCESS),
        ephemeral=Known(False),
        region=region(arguments.get("location")),
    )


def _attachment(resource: Resource) -> Attachment:
    arguments = Arguments.of(resource)
    return Attachment(
        resource,
        Known(None),
        Known(None),
        virtual_machine=arguments.get("virtual_machine_id")
        or _missing(resource, "virtual_machine_id"),
        disk=arguments.get("managed_disk_id") or _missing(resource, "managed_disk_id"),
        lun=arguments.get("lun"),
    )


def _copied_disk(resource: Resource) -> Attachment:
    """A disk that is copied from a snapshot or disk when it is attached."""
    arguments = Arguments.of(resource)
    kind = Unknown((Cause("computed", f"the storage type of {resource.address}"),))
    disk = Disk(
        resource,
        arguments.get("name") or _missing(resource, "name"),
        Known(None),
        header=resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=_size(arguments.fact("disk_size_gb", None), kind, resource),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=Known(False),
        region=Unknown((Cause("computed", f"the region of {resource.address}"),)),
        lun=arguments.get("lun"),
    )
    return Attachment(
        resource,
        disk.name,
        Known(None),
        virtual_machine=arguments.get("virtual_machine_id")
        or _missing(resource, "virtual_machine_id"),
        disk=Known(None),
        lun=disk.lun,
        own_disk=disk,
    )


def _vault(resource: Resource) -> Vault:
    return Vault(*_identity(resource), region=region(Arguments.of(resource).get("location")))


def _policy(resource: Resource) -> BackupPolicy:
    arguments = Arguments.of(resource)
    group = arguments.block("instant_restore_resource_group")
    return BackupPolicy(
        *_identity(resource),
        vault=arguments.get("recovery_vault_name") or _missing(resource, "recovery_vault_name"),
        type=spelled(arguments.fact("policy_type", "V1"), POLICY_TYPES),
        frequency=spelled(inside(arguments.block("backup"), "frequency", None), FREQUENCIES),
        restore_point_group=(inside(group, "prefix", None), inside(group, "suffix", ""))
        if group is not None
        else None,
    )


def _item(resource: Resource) -> ProtectedItem:
    arguments = Arguments.of(resource)
    group = arguments.get("resource_group_name") or _missing(resource, "resource_group_name")
    return ProtectedItem(
        resource,
        Known(None),
        group,
        virtual_machine=arguments.get("source_vm_id"),
        policy=arguments.get("backup_policy_id"),
        vault=arguments.get("recovery_vault_name") or _missing(resource, "recovery_vault_name"),
        state=spelled(arguments.fact("protection_state", "Protected"), STATES),
        included_luns=arguments.get("include_disk_luns"),
        excluded_luns=arguments.get("exclude_disk_luns"),
    )


def _lock(resource: Resource) -> Lock:
    arguments = Arguments.of(resource)
    return Lock(
        resource,
        arguments.get("name") or _missing(resource, "name"),
        Known(None),
        scope=arguments.get("scope") or _missing(resource, "scope"),
        level=spelled(arguments.fact("lock_level", None), LEVELS),
    )


def _group(resource: Resource) -> ResourceGroup:
    arguments = Arguments.of(resource)
    name = arguments.get("name") or _missing(resource, "name")
    return ResourceGroup(resource, name, name, region=region(arguments.get("location")))


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_linux_virtual_machine": _modern_machine("Linux"),
    "azurerm_windows_virtual_machine": _modern_machine("Windows"),
    "azurerm_virtual_machine": _legacy_machine,
    "azurerm_managed_disk": _disk,
    "azurerm_virtual_machine_data_disk_attachment": _attachment,
    "azurerm_virtual_machine_implicit_data_disk_from_source": _copied_disk,
    "azurerm_recovery_services_vault": _vault,
    "azurerm_backup_policy_vm": _policy,
    "azurerm_backup_protected_vm": _item,
    "azurerm_management_lock": _lock,
    "azurerm_resource_group": _group,
}

RESOURCE_TYPES = frozenset(READERS)
"""Every type that is read; the same types as data sources are identities by name."""
