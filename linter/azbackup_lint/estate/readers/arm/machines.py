"""Reads VMs in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import VirtualMachine
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import (
    either,
    is_set,
    mapped,
    number,
    region,
    spelled,
    truth,
)
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.encoded_texts import decoded
from azbackup_lint.estate.facts.lists import affordable, certain_items
from azbackup_lint.estate.facts.vm import VM, unknown_image
from azbackup_lint.estate.readers.arm.disks import inline_disk
from azbackup_lint.estate.readers.arm.images import image_facts, own_image
from azbackup_lint.estate.readers.arm.resources import ArmResource, items_at, plain_facts
from azbackup_lint.estate.readers.arm.security import security_type
from azbackup_lint.values import FALSE, TRUE, Known, MapValue, Unknown, Value, placed_like

STORAGE = "properties.storageProfile"


def machine(resource: ArmResource) -> VirtualMachine:
    """Reads Microsoft.Compute/virtualMachines."""
    os_disk = resource.get(f"{STORAGE}.osDisk")
    data, _ = disks = certain_items(resource.get(f"{STORAGE}.dataDisks"))
    vhds = [is_set(dig(disk, "vhd.uri")) for disk in (os_disk, *data)]
    interfaces = items_at(resource.body, "properties.networkProfile.networkInterfaceConfigurations")
    cores = resource.get("properties.hardwareProfile.vmSizeProperties.vCPUsAvailable")
    size = resource.get("properties.hardwareProfile.vmSize") or resource.computed("size")
    image = image_facts(resource)
    judged, more = affordable(disks, resource.resource.affords)
    return VirtualMachine(
        *resource.identity,
        facts={
            **plain_facts(VM, resource),
            **image,
            "size.name": size,
            "managed": mapped(either(*vhds), lambda answer: answer is not True),
            "classic": FALSE,
            "securityType": security_type(resource, size, image),
            "agent.provisioned": _agent(resource),
        },
        os_type=_os_type(resource),
        os_disk=inline_disk(resource, os_disk, "os"),
        inline_disks=tuple(inline_disk(resource, disk, "data") for disk in judged),
        more_disks=more,
        image=own_image(resource) if image["image.source"] == Known("custom") else None,
        scale_set=resource.get("properties.virtualMachineScaleSet.id"),
        interfaces=interfaces if isinstance(interfaces, Unknown) else _interfaces(resource),
        inline_interfaces=len(interfaces) if isinstance(interfaces, tuple) else 0,
        vcpus=number(cores) if cores is not None else None,
        disk_list=resource.get(f"{STORAGE}.dataDisks"),
        start_texts=tuple(
            decoded(resource.fact(f"properties.{path}", None))
            for path in ("osProfile.customData", "userData")
        ),
    )


def _os_type(resource: ArmResource) -> Value:
    written = resource.get(f"{STORAGE}.osDisk.osType")
    if written is not None:
        return spelled(written, spellings.OS_TYPES)
    for configuration, name in (("windows", "Windows"), ("linux", "Linux")):
        profile = resource.get(f"properties.osProfile.{configuration}Configuration")
        if isinstance(profile, MapValue):
            return placed_like(Known(name), profile)
    return resource.computed("operating system", "set osType")


def _agent(resource: ArmResource) -> Value:
    """Provisioned unless switched off; on a disk that exists, what is on it decides."""
    provisioned: Value = TRUE
    for configuration in ("windowsConfiguration", "linuxConfiguration"):
        asked = resource.get(f"properties.osProfile.{configuration}.provisionVMAgent")
        if asked is not None:
            provisioned = truth(asked)
    if resource.get("properties.osProfile") is None and provisioned == TRUE:
        provisioned = resource.computed("VM agent on the OS disk")
    return provisioned


def _interfaces(resource: ArmResource) -> tuple[Value, ...] | Unknown:
    """Ids of network interfaces, the primary one first."""
    listed = items_at(resource.body, "properties.networkProfile.networkInterfaces")
    if isinstance(listed, Unknown):
        return listed

    def is_secondary(interface: Value) -> bool:
        return dig(interface, "properties.primary") != TRUE

    ordered = sorted(listed, key=is_secondary)
    return tuple(
        dig(item, "id") or resource.computed(f"id of network interface {number}")
        for number, item in enumerate(ordered, 1)
    )


def classic_machine(resource: ArmResource) -> VirtualMachine:
    """Reads Microsoft.ClassicCompute/virtualMachines, whose disks are page blobs."""
    disks = certain_items(resource.get(f"{STORAGE}.dataDisks"))
    os_disk = resource.get(f"{STORAGE}.operatingSystemDisk")
    os_type = dig(os_disk, "operatingSystem") or resource.computed("operating system")
    judged, more = affordable(disks, resource.resource.affords)
    return VirtualMachine(
        *resource.identity,
        facts={
            **VM.unset,
            **unknown_image(resource.computed("image")),
            "region": region(resource.get("location")),
            "size.name": resource.get("properties.hardwareProfile.size")
            or resource.computed("size"),
            "managed": FALSE,
            "classic": TRUE,
            "securityType": Known("Standard"),
            "agent.provisioned": TRUE,
        },
        os_type=spelled(os_type, spellings.OS_TYPES),
        os_disk=inline_disk(resource, os_disk, "os"),
        inline_disks=tuple(inline_disk(resource, disk, "data") for disk in judged),
        more_disks=more,
    )
