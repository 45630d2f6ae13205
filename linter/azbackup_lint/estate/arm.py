"""Reads resources in the shape of Resource Manager, as the azapi provider writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from azbackup_lint.azure.ids import parse_id
from azbackup_lint.azure.sizes import largest_disk
from azbackup_lint.estate.azurerm.arguments import STORAGE_TYPES
from azbackup_lint.estate.azurerm.disks import ACCESS
from azbackup_lint.estate.azurerm.machines import PRIORITIES
from azbackup_lint.estate.azurerm.recovery import FREQUENCIES, LEVELS, POLICY_TYPES, STATES
from azbackup_lint.estate.entities import (
    BackupPolicy,
    Disk,
    Entity,
    Lock,
    ProtectedItem,
    Vault,
    VirtualMachine,
)
from azbackup_lint.estate.facts import Arguments, either, is_set, mapped, number, region, spelled
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Data, Known, ListValue, MapValue, Unknown, Value

AZAPI = "azapi_resource"
AZAPI_UPDATE = "azapi_update_resource"

SECURITY_TYPES = {name.lower(): name for name in ("TrustedLaunch", "ConfidentialVM", "Standard")}

Resources = Mapping[str, Resource]
"""All resources of a root by address."""


@dataclass(frozen=True, slots=True)
class ArmResource:
    """A resource with its body; `parent` is the id of the group or resource that holds it."""

    resource: Resource
    type: str
    name: Value
    parent: Value
    location: Value | None
    body: Value
    others: Resources

    def fact(self, path: str, default: Data) -> Value:
        """What a dotted path into the body finds, or the default where nothing is set."""
        found = dig(self.body, path)
        return Known(default) if found is None else found

    @property
    def group(self) -> Value:
        """The name of the resource group that holds the resource."""
        return _names_behind(self.parent, self.others)[1]

    @property
    def parent_name(self) -> Value:
        """The name of the parent resource."""
        return _names_behind(self.parent, self.others)[0]


def dig(value: Value | None, path: str) -> Value | None:
    """What a dotted path finds, in any case; None where nothing is set."""
    for step in path.split("."):
        if isinstance(value, Unknown):
            return Unknown(value.causes, span=value.span, hops=value.hops)
        if not isinstance(value, MapValue):
            return None
        keys = {key.lower(): key for key in value.entries}
        key = keys.get(step.lower())
        value = value.entries.get(key) if key is not None else None
        if isinstance(value, Known) and value.data is None:
            return None
    return value


def read_azapi(resource: Resource, others: Resources) -> Entity | None:
    """The entity that an azapi resource declares; None for other types and unknown ones.

    An azapi_update_resource changes what is declared elsewhere, unless it is a protected item:
    those come to be by the first request that says what they protect.
    """
    arguments = Arguments.of(resource)
    type_ = arguments.get("type")
    if not isinstance(type_, Known):
        return None
    name = str(type_.data).partition("@")[0].lower()
    read = READERS.get(name)
    if read is None or (resource.type == AZAPI_UPDATE and read is not _item):
        return None
    body = arguments.get("body") or MapValue({})
    return read(
        ArmResource(
            resource=resource,
            type=name,
            name=arguments.get("name") or _computed(resource, "name"),
            parent=arguments.get("parent_id")
            or arguments.get("resource_id")
            or _computed(resource, "parent_id"),
            location=arguments.get("location") or dig(body, "location"),
            body=body,
            others=others,
        )
    )


def _computed(resource: Resource, what: str) -> Unknown:
    return Unknown((Cause("computed", f"{resource.address}.{what}", "", resource.header),))


def _names_behind(value: Value, others: Resources) -> tuple[Value, Value]:
    """The names of the resource and of the resource group that an id leads to."""
    if isinstance(value, Unknown) and value.link is not None and value.link.attribute == "id":
        target = others.get(value.link.address)
        if target is not None:
            arguments = Arguments.of(target)
            name = arguments.get("name") or Unknown(value.causes)
            if target.type == "azurerm_resource_group":
                return name, name
            if target.type == AZAPI:
                parent = arguments.get("parent_id")
                return name, _names_behind(parent, others)[1] if parent else Unknown(value.causes)
            return name, arguments.get("resource_group_name") or Unknown(value.causes)
    parsed = parse_id(value)
    unknown = Unknown(value.causes if isinstance(value, Unknown) else ())
    if parsed is None:
        return unknown, unknown
    group = parsed.resource_group or unknown
    return (parsed.names[-1] if parsed.names else group), group


def _machine(found: ArmResource) -> VirtualMachine:
    resource = found.resource
    os_disk = dig(found.body, "properties.storageProfile.osDisk")
    listed = dig(found.body, "properties.storageProfile.dataDisks")
    data = listed.items if isinstance(listed, ListValue) else ()
    vhds = [is_set(dig(disk, "vhd.uri")) for disk in (os_disk, *data)]
    inline: tuple[Disk, ...] | Value = tuple(_inline(found, disk, "data") for disk in data)
    default = Cause("absent", f"the security type of {resource.address}", "set securityType")
    security = dig(found.body, "properties.securityProfile.securityType") or Unknown((default,))
    size = dig(found.body, "properties.hardwareProfile.vmSize")
    return VirtualMachine(
        resource,
        found.name,
        found.group,
        region=region(found.location),
        os_type=dig(os_disk, "osType") or _computed(resource, "osType"),
        size=size or _computed(resource, "vmSize"),
        security_type=spelled(security, SECURITY_TYPES),
        priority=spelled(found.fact("properties.priority", "Regular"), PRIORITIES),
        managed=mapped(either(*vhds), lambda answer: answer is not True),
        os_disk=_inline(found, os_disk, "os"),
        inline_disks=listed if isinstance(listed, Unknown) else inline,
    )


def _inline(found: ArmResource, disk: Value | None, role: str) -> Disk:
    resource = found.resource
    span = disk.span if disk is not None and disk.span is not None else resource.header
    kind = dig(disk, "managedDisk.storageAccountType") or Known("Standard_LRS")
    option = dig(disk, "diffDiskSettings.option") or Known("")
    return Disk(
        resource,
        dig(disk, "name") or Known(None),
        found.group,
        header=span,
        role="os" if role == "os" else "data",
        managed=mapped(is_set(dig(disk, "vhd.uri")), lambda answer: answer is not True),
        storage_type=spelled(kind, STORAGE_TYPES),
        size_gib=_size(dig(disk, "diskSizeGB"), Known("os") if role == "os" else kind, resource),
        max_shares=Known(1),
        network_access=Known("AllowAll"),
        ephemeral=mapped(option, lambda data: str(data).lower() == "local"),
        region=region(found.location),
        lun=dig(disk, "lun"),
        reference=dig(disk, "managedDisk.id"),
    )


def _size(size: Value | None, kind: Value, resource: Resource) -> Value:
    if size is not None:
        return number(size)
    largest = largest_disk(str(kind.data)) if isinstance(kind, Known) else None
    cause = Cause("computed", f"the size of a disk of {resource.address}", "set diskSizeGB")
    return Unknown((cause,), minimum=1, maximum=largest)


def _disk(found: ArmResource) -> Disk:
    kind = spelled(found.fact("sku.name", "Standard_LRS"), STORAGE_TYPES)
    access = found.fact("properties.networkAccessPolicy", "AllowAll")
    return Disk(
        found.resource,
        found.name,
        found.group,
        header=found.resource.header,
        role="data",
        managed=Known(True),
        storage_type=kind,
        size_gib=_size(dig(found.body, "properties.diskSizeGB"), kind, found.resource),
        max_shares=number(found.fact("properties.maxShares", 1)),
        network_access=spelled(access, ACCESS),
        ephemeral=Known(False),
        region=region(found.location),
    )


def _vault(found: ArmResource) -> Vault:
    return Vault(found.resource, found.name, found.group, region=region(found.location))


def _policy(found: ArmResource) -> BackupPolicy | None:
    """A policy for VMs; those for other workloads are none of ours."""
    management = dig(found.body, "properties.backupManagementType")
    if isinstance(management, Known) and str(management.data).lower() != "azureiaasvm":
        return None
    schedule = found.fact("properties.schedulePolicy.schedulePolicyType", "")
    implied = mapped(schedule, lambda data: "V2" if str(data).lower().endswith("v2") else "V1")
    prefix = dig(found.body, "properties.instantRPDetails.azureBackupRGNamePrefix")
    suffix = dig(found.body, "properties.instantRPDetails.azureBackupRGNameSuffix")
    frequency = found.fact("properties.schedulePolicy.scheduleRunFrequency", None)
    return BackupPolicy(
        found.resource,
        found.name,
        found.group,
        vault=found.parent_name,
        type=spelled(dig(found.body, "properties.policyType") or implied, POLICY_TYPES),
        frequency=spelled(frequency, FREQUENCIES),
        restore_point_group=(prefix, suffix or Known("")) if prefix is not None else None,
    )


def _item(found: ArmResource) -> ProtectedItem:
    """The vault is the first part of the path that the parent id goes on with after it."""
    vault, group = _vault_of(found.parent, found.others)
    return ProtectedItem(
        found.resource,
        Known(None),
        group,
        virtual_machine=dig(found.body, "properties.sourceResourceId"),
        policy=dig(found.body, "properties.policyId"),
        vault=vault,
        state=spelled(found.fact("properties.protectionState", "Protected"), STATES),
        included_luns=None,
        excluded_luns=_excluded(found),
    )


def _excluded(found: ArmResource) -> Value | None:
    """Disks are rarely left out this way; where they are, which ones is unknown."""
    exclusion = "properties.extendedProperties.diskExclusionProperties"
    if dig(found.body, exclusion) is None:
        return None
    return Unknown((Cause("computed", f"the disks that {found.resource.address} leaves out"),))


def _vault_of(parent: Value, others: Resources) -> tuple[Value, Value]:
    """Name and resource group of the vault that a protection container's id begins with."""
    if isinstance(parent, Unknown) and parent.parts:
        first = parent.parts[0]
        if isinstance(first, Unknown) and first.link is not None:
            return _names_behind(first, others)
    parsed = parse_id(parent)
    unknown = Unknown(parent.causes if isinstance(parent, Unknown) else ())
    if parsed is None or not parsed.names:
        return unknown, unknown
    return parsed.names[0], parsed.resource_group or unknown


def _lock(found: ArmResource) -> Lock:
    level = spelled(found.fact("properties.level", None), LEVELS)
    return Lock(found.resource, found.name, Known(None), scope=found.parent, level=level)


RECOVERY = "microsoft.recoveryservices/vaults"
READERS: Mapping[str, Callable[[ArmResource], Entity | None]] = {
    "microsoft.compute/virtualmachines": _machine,
    "microsoft.compute/disks": _disk,
    RECOVERY: _vault,
    f"{RECOVERY}/backuppolicies": _policy,
    f"{RECOVERY}/backupfabrics/protectioncontainers/protecteditems": _item,
    "microsoft.authorization/locks": _lock,
}
