"""Reads the security profile of VMs in the shape of Resource Manager."""

from __future__ import annotations

from itertools import product

from azbackup_lint.azure.images import generation_of_image
from azbackup_lint.azure.sizes import is_of_generation_1
from azbackup_lint.estate.entities import Image, Security
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import is_set, spelled, truth
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.values import Cause, Known, Unknown, Value
from azbackup_lint.values.choices import alternatives

OS_DISK_SECURITY = "properties.storageProfile.osDisk.managedDisk.securityProfile"
UNSET = Unknown(
    (Cause("absent", "the security type of VMs that set none", "set securityType"),),
    options=(Known("Standard"), Known("TrustedLaunch")),
)
MAX_NAMES = 64
"""Names that an image may have, of which each is looked up."""


def security_of(found: ArmResource, size: Value, image: Image) -> Security:
    """The security type, how the OS disk is encrypted, and encryption at host."""
    written = found.get("properties.securityProfile.securityType")
    encryption = found.fact(f"{OS_DISK_SECURITY}.securityEncryptionType", None)
    return Security(
        spelled(written or _default(size, image), spellings.SECURITY_TYPES),
        spelled(encryption, spellings.GUEST_ENCRYPTION),
        is_set(found.get(f"{OS_DISK_SECURITY}.diskEncryptionSet.id")),
        truth(found.fact("properties.securityProfile.encryptionAtHost", False)),
    )


def _default(size: Value, image: Image) -> Value:
    """The type of a VM that sets none: subscription and image choose, never a confidential VM.

    Trusted launch takes a VM of generation 2.
    """
    if _all_of_generation_1(size):
        return Known("Standard", span=size.span, hops=size.hops)
    if image.source == Known("marketplace") and _is_of_generation_1(image):
        return Known("Standard", span=image.sku.span, hops=image.sku.hops)
    return UNSET


def _all_of_generation_1(size: Value) -> bool:
    return all(
        isinstance(option, Known) and is_of_generation_1(str(option.data))
        for option in alternatives(size)
    )


def _is_of_generation_1(image: Image) -> bool:
    parts = [alternatives(part) for part in (image.publisher, image.offer, image.sku)]
    names = list(product(*parts))[: MAX_NAMES + 1]
    return len(names) <= MAX_NAMES and all(_generation(name) == 1 for name in names)


def _generation(name: tuple[Value, ...]) -> int | None:
    texts = [part.data for part in name if isinstance(part, Known) and isinstance(part.data, str)]
    return generation_of_image(*texts) if len(texts) == len(name) else None
