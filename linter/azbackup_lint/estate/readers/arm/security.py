"""The security type of VMs in the shape of Resource Manager."""

from __future__ import annotations

from itertools import product

from azbackup_lint.azure.images import generation_of_image
from azbackup_lint.azure.sizes import is_of_generation_1
from azbackup_lint.estate.entities import Facts
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import spelled
from azbackup_lint.estate.readers.arm.resources import ArmResource
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Cause, Known, Unknown, Value, placed_like
from azbackup_lint.values.choices import alternatives

_VERSION = lazy_regex(r"\d{4}-\d{2}-\d{2}")

UNSET = Unknown(
    (Cause("absent", "the security type of VMs that set none", "set securityType"),),
    options=(Known("Standard"), Known("TrustedLaunch")),
)
DEFAULT_SINCE = "2021-11-01"
"""The first version of the API in which VMs that set no security type may get trusted launch.

Source: learn.microsoft.com/azure/virtual-machines/trusted-launch, "Trusted Launch as default", read
in its state of 2026; the subscription decides from this version on.
"""

MAX_NAMES = 64
"""Names that an image may have; each is looked up."""


def security_type(resource: ArmResource, size: Value, image: Facts) -> Value:
    """The security type of a VM of a size, made from an image."""
    written = resource.get("properties.securityProfile.securityType")
    return spelled(written or _default(resource, size, image), spellings.SECURITY_TYPES)


def _default(resource: ArmResource, size: Value, image: Facts) -> Value:
    """The type of a VM that sets none: subscription and image choose, never a confidential VM.

    Trusted launch takes a VM of generation 2 and a recent version of the API.
    """
    if _are_old(resource.api_version):
        return placed_like(Known("Standard"), resource.api_version)
    if _all_of_generation_1(size):
        return placed_like(Known("Standard"), size)
    if image["image.source"] == Known("marketplace") and _is_of_generation_1(image):
        return Known("Standard", span=image["image.sku"].span, hops=image["image.sku"].hops)
    return UNSET


def _are_old(version: Value) -> bool:
    """Whether a version of the API surely is one before that default."""
    return all(
        isinstance(option, Known)
        and isinstance(option.data, str)
        and _VERSION.match(option.data) is not None
        and option.data < DEFAULT_SINCE
        for option in alternatives(version)
    )


def _all_of_generation_1(size: Value) -> bool:
    return all(
        isinstance(option, Known) and is_of_generation_1(str(option.data))
        for option in alternatives(size)
    )


def _is_of_generation_1(image: Facts) -> bool:
    parts = [
        alternatives(part)
        for part in (image[f"image.{name}"] for name in ("publisher", "offer", "sku"))
    ]
    names = list(product(*parts))[: MAX_NAMES + 1]
    return len(names) <= MAX_NAMES and all(_generation(name) == 1 for name in names)


def _generation(name: tuple[Value, ...]) -> int | None:
    texts = [part.data for part in name if isinstance(part, Known) and isinstance(part.data, str)]
    return generation_of_image(*texts) if len(texts) == len(name) else None
