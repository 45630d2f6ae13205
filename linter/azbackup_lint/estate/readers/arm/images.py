"""Reads what VMs are made from in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import Image, OwnImage, Plan
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import spelled
from azbackup_lint.estate.readers.arm.resources import ArmResource, dig
from azbackup_lint.values import Known, MapValue, Unknown

REFERENCE = "properties.storageProfile.imageReference"


def image_of(found: ArmResource) -> Image:
    """The image of a VM: a Marketplace image, one's own by its id, or an OS disk that exists."""
    option = found.get("properties.storageProfile.osDisk.createOption")
    if isinstance(option, Known) and str(option.data).lower() == "attach":
        return Image(Known("disk"))
    reference = found.get(REFERENCE)
    for name in ("id", "sharedGalleryImageId", "communityGalleryImageId"):
        own = dig(reference, name) if isinstance(reference, MapValue) else None
        if own is not None:
            return Image(Known("custom"), reference=own)
    if not isinstance(reference, MapValue):
        return unknown_image(found)
    return Image(
        Known("marketplace"),
        *(dig(reference, name) or Known(None) for name in ("publisher", "offer", "sku", "version")),
    )


def unknown_image(found: ArmResource) -> Image:
    """The image of a VM that doesn't say what it is made from."""
    unknown = found.computed("image")
    return Image(unknown, unknown, unknown, unknown, unknown)


def plan_of(found: ArmResource) -> Plan:
    """The purchase plan of a VM."""
    plan = found.get("plan")
    if plan is None:
        return Plan()
    if isinstance(plan, Unknown):
        return Plan(Unknown(plan.causes, span=plan.span), plan, plan, plan)
    names = (dig(plan, name) or Known(None) for name in ("publisher", "product", "name"))
    return Plan(Known(True, span=plan.span, hops=plan.hops), *names)


def managed_image(found: ArmResource) -> OwnImage:
    """Reads Microsoft.Compute/images."""
    os_type = found.get("properties.storageProfile.osDisk.osType")
    os_type = os_type or found.computed("operating system")
    return OwnImage(*found.identity, os_type=spelled(os_type, spellings.OS_TYPES))


def gallery_image(found: ArmResource) -> OwnImage:
    """Reads Microsoft.Compute/galleries/images."""
    os_type = found.get("properties.osType") or found.computed("operating system")
    return OwnImage(
        *found.identity,
        os_type=spelled(os_type, spellings.OS_TYPES),
        gallery=found.parent_name(),
    )
