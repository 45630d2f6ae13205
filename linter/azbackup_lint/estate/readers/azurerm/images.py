"""Reads what VMs are made from: Marketplace images, images of one's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Entity, OwnImage
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import is_set, optional, spelled
from azbackup_lint.estate.facts.vm import IMAGE_NAMES, image, unknown_image
from azbackup_lint.estate.readers.arguments import Arguments, inside, is_present
from azbackup_lint.estate.readers.azurerm.arguments import identity_of, required
from azbackup_lint.resources import Resource
from azbackup_lint.values import FALSE, NULL, TRUE, Cause, Known, Unknown, Value


def image_facts(arguments: Arguments) -> dict[str, Value]:
    """The image of a VM: exactly one of a reference, an id and an OS disk that exists."""
    return _facts(
        arguments.block("source_image_reference"),
        arguments.get("source_image_id"),
        arguments.get("os_managed_disk_id"),
    )


def legacy_image_facts(arguments: Arguments, create_option: Value) -> dict[str, Value]:
    """The image of a legacy VM; one whose OS disk is attached has none."""
    block = arguments.block("storage_image_reference")
    if isinstance(create_option, Known) and str(create_option.data).lower() == "attach":
        return image("disk")
    return _facts(block, optional(inside(block, "id", None)), None)


def _facts(
    block: Arguments | Unknown | None, own: Value | None, disk: Value | None
) -> dict[str, Value]:
    is_own, is_disk = is_set(own), is_set(disk)
    if is_own == TRUE:
        return image("custom")
    if is_disk == TRUE:
        return image("disk")
    if is_present(block) == FALSE or not is_own == is_disk == FALSE:
        return unknown_image(Unknown((Cause("computed", "the image of the VM"),)))
    return image("marketplace", *(inside(block, name, None) for name in IMAGE_NAMES))


def managed_image(resource: Resource) -> OwnImage:
    """Reads azurerm_image."""
    os_type = inside(Arguments.of(resource).block("os_disk"), "os_type", None)
    return OwnImage(*identity_of(resource), os_type=_os_type(os_type, resource))


def shared_image(resource: Resource) -> OwnImage:
    """Reads azurerm_shared_image."""
    os_type = Arguments.of(resource).fact("os_type", None)
    return OwnImage(
        *identity_of(resource),
        os_type=_os_type(os_type, resource),
        gallery=required(resource, "gallery_name"),
    )


def _os_type(value: Value, resource: Resource) -> Value:
    if value == NULL:
        return Unknown((Cause("computed", f"the operating system of {resource.address}"),))
    return spelled(value, spellings.OS_TYPES)


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_image": managed_image,
    "azurerm_shared_image": shared_image,
}
