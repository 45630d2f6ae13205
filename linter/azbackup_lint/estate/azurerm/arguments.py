"""What the readers of azurerm resources share."""

from __future__ import annotations

from azbackup_lint.azure.sizes import largest_disk
from azbackup_lint.estate.facts import Arguments, number
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


def identity_of(resource: Resource) -> tuple[Resource, Value, Value]:
    """The resource with its name and its resource group."""
    arguments = Arguments.of(resource)
    return (
        resource,
        arguments.get("name") or missing(resource, "name"),
        arguments.get("resource_group_name") or missing(resource, "resource_group_name"),
    )


def missing(resource: Resource, argument: str) -> Unknown:
    """An argument that the provider requires and that is not there."""
    return Unknown((Cause("absent", f"{resource.address}.{argument}", "set it", resource.header),))


def disk_size(size: Value, kind: Value, resource: Resource) -> Value:
    """A disk's size; where its source decides, it is bounded by what such a disk can be."""
    if size != Known(None):
        return number(size)
    largest = largest_disk(str(kind.data)) if isinstance(kind, Known) else None
    cause = Cause("computed", f"the size of a disk of {resource.address}", "set disk_size_gb")
    return Unknown((cause,), minimum=1, maximum=largest)
