"""Reads VMs in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import Agent, Placement, Security, VirtualMachine
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    either,
    is_set,
    mapped,
    number,
    region,
    spelled,
    truth,
    zones_of,
)
from azbackup_lint.estate.readers.arm.disks import inline_disk
from azbackup_lint.estate.readers.arm.images import image_of, plan_of, unknown_image
from azbackup_lint.estate.readers.arm.resources import ArmResource, dig, items_at
from azbackup_lint.estate.readers.arm.security import security_of
from azbackup_lint.values import Known, MapValue, Unknown, Value

STORAGE = "properties.storageProfile"


def machine(found: ArmResource) -> VirtualMachine:
    """Reads Microsoft.Compute/virtualMachines."""
    os_disk = found.get(f"{STORAGE}.osDisk")
    listed = items_at(found.body, f"{STORAGE}.dataDisks")
    data = listed if isinstance(listed, tuple) else ()
    vhds = [is_set(dig(disk, "vhd.uri")) for disk in (os_disk, *data)]
    interfaces = items_at(found.body, "properties.networkProfile.networkInterfaceConfigurations")
    cores = found.get("properties.hardwareProfile.vmSizeProperties.vCPUsAvailable")
    size = found.get("properties.hardwareProfile.vmSize") or found.computed("size")
    image = image_of(found)
    return VirtualMachine(
        *found.identity,
        region=region(found.get("location")),
        os_type=_os_type(found),
        size=size,
        security=security_of(found, size, image),
        managed=mapped(either(*vhds), lambda answer: answer is not True),
        image=image,
        os_disk=inline_disk(found, os_disk, "os"),
        inline_disks=listed
        if isinstance(listed, Unknown)
        else tuple(inline_disk(found, disk, "data") for disk in data),
        placement=_placement(found),
        plan=plan_of(found),
        agent=_agent(found),
        priority=spelled(found.fact("properties.priority", "Regular"), spellings.PRIORITIES),
        license=found.fact("properties.licenseType", None),
        identity=identity_type(found),
        disk_controller=spelled(
            found.fact(f"{STORAGE}.diskControllerType", None), spellings.DISK_CONTROLLERS
        ),
        interfaces=interfaces if isinstance(interfaces, Unknown) else _interfaces(found),
        inline_interfaces=len(interfaces) if isinstance(interfaces, tuple) else 0,
        vcpus=number(cores) if cores is not None else None,
        disk_list=found.get(f"{STORAGE}.dataDisks"),
    )


def identity_type(found: ArmResource) -> Value:
    """The kind of managed identity, None without one."""
    return spelled(found.fact("identity.type", "None"), spellings.IDENTITIES)


def _os_type(found: ArmResource) -> Value:
    written = found.get(f"{STORAGE}.osDisk.osType")
    if written is not None:
        return spelled(written, spellings.OS_TYPES)
    for configuration, name in (("windows", "Windows"), ("linux", "Linux")):
        profile = found.get(f"properties.osProfile.{configuration}Configuration")
        if isinstance(profile, MapValue):
            return Known(name, span=profile.span, hops=profile.hops)
    return found.computed("operating system", "set osType")


def _placement(found: ArmResource) -> Placement:
    host = [found.get(f"properties.{name}.id") for name in ("host", "hostGroup")]
    return Placement(
        zones_of(found.get("zones")),
        is_set(found.get("properties.availabilitySet.id")),
        either(*(is_set(value) for value in host)),
        found.fact("extendedLocation.name", None),
        found.get("properties.virtualMachineScaleSet.id"),
    )


def _agent(found: ArmResource) -> Agent:
    """Provisioned unless switched off; on a disk that exists, what is on it decides."""
    provisioned: Value = Known(True)
    for configuration in ("windowsConfiguration", "linuxConfiguration"):
        asked = found.get(f"properties.osProfile.{configuration}.provisionVMAgent")
        if asked is not None:
            provisioned = truth(asked)
    if found.get("properties.osProfile") is None and provisioned == Known(True):
        provisioned = found.computed("VM agent on the OS disk")
    extensions = found.fact("properties.osProfile.allowExtensionOperations", True)
    return Agent(provisioned, truth(extensions))


def _interfaces(found: ArmResource) -> tuple[Value, ...] | Unknown:
    """Ids of network interfaces, the primary one first."""
    listed = items_at(found.body, "properties.networkProfile.networkInterfaces")
    if isinstance(listed, Unknown):
        return listed

    def is_secondary(interface: Value) -> bool:
        return dig(interface, "properties.primary") != Known(True)

    ordered = sorted(listed, key=is_secondary)
    return tuple(dig(item, "id") or found.computed("network interface") for item in ordered)


def classic_machine(found: ArmResource) -> VirtualMachine:
    """Reads Microsoft.ClassicCompute/virtualMachines, whose disks are page blobs."""
    listed = items_at(found.body, f"{STORAGE}.dataDisks")
    os_disk = found.get(f"{STORAGE}.operatingSystemDisk")
    os_type = dig(os_disk, "operatingSystem") or found.computed("operating system")
    return VirtualMachine(
        *found.identity,
        region=region(found.get("location")),
        os_type=spelled(os_type, spellings.OS_TYPES),
        size=found.get("properties.hardwareProfile.size") or found.computed("size"),
        security=Security(Known("Standard")),
        managed=Known(False),
        image=unknown_image(found),
        os_disk=inline_disk(found, os_disk, "os"),
        inline_disks=listed
        if isinstance(listed, Unknown)
        else tuple(inline_disk(found, disk, "data") for disk in listed),
        placement=Placement(zones_of(None)),
        classic=Known(True),
    )
