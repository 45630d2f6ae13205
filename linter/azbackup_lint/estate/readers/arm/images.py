"""Reads what VMs are made from in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import OwnImage
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import spelled
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.vm import IMAGE_NAMES, image, unknown_image
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.values import NULL, Known, MapValue, Value

REFERENCE = "properties.storageProfile.imageReference"


def image_facts(resource: ArmResource) -> dict[str, Value]:
    """The image of a VM: a Marketplace image, one's own by its id, or an OS disk that exists."""
    option = resource.get("properties.storageProfile.osDisk.createOption")
    if isinstance(option, Known) and str(option.data).lower() == "attach":
        return image("disk")
    if own_image(resource) is not None:
        return image("custom")
    reference = resource.get(REFERENCE)
    if not isinstance(reference, MapValue):
        return unknown_image(resource.computed("image"))
    return image("marketplace", *(dig(reference, name) or NULL for name in IMAGE_NAMES))


def own_image(resource: ArmResource) -> Value | None:
    """The id of an image of one's own."""
    reference = resource.get(REFERENCE)
    ids = ("id", "sharedGalleryImageId", "communityGalleryImageId")
    if not isinstance(reference, MapValue):
        return None
    return next((own for name in ids if (own := dig(reference, name)) is not None), None)


def managed_image(resource: ArmResource) -> OwnImage:
    """Reads Microsoft.Compute/images."""
    os_type = resource.get("properties.storageProfile.osDisk.osType")
    os_type = os_type or resource.computed("operating system")
    return OwnImage(*resource.identity, os_type=spelled(os_type, spellings.OS_TYPES))


def gallery_image(resource: ArmResource) -> OwnImage:
    """Reads Microsoft.Compute/galleries/images."""
    os_type = resource.get("properties.osType") or resource.computed("operating system")
    return OwnImage(
        *resource.identity,
        os_type=spelled(os_type, spellings.OS_TYPES),
        gallery=resource.parent_name(),
    )
