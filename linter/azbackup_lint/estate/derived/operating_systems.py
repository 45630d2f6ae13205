"""Which operating system a VM runs, from its image."""

from __future__ import annotations

import re
from collections.abc import Callable

from azbackup_lint.azure.images import OperatingSystem, Systems, systems_of
from azbackup_lint.estate.entities import Facts, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either, mapped
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import (
    HIDDEN,
    NULL,
    Cause,
    Data,
    Known,
    Unknown,
    Value,
    causes_of,
    is_secret,
    placed_like,
)

FACTS: dict[str, Callable[[OperatingSystem], Data]] = {
    "os.family": lambda system: system.family,
    "os.version": lambda system: system.version,
    "os.kind": lambda system: system.kind,
    "os.endorsed": lambda system: system.endorsed,
    "image.withdrawn": lambda system: system.withdrawn,
}
_LVM = lazy_regex(r"(?:^|[-_])lvm(?:[-_]|$)", re.IGNORECASE)
TYPES = {"server": "Windows", "client": "Windows", "linux": "Linux", "bsd": "Linux"}


def system_facts(estate: Estate, machine: VirtualMachine) -> dict[str, Value]:
    """Type, family, version and kind of the operating system, and facts of the image.

    What the table of images lacks is unknown.
    """
    image = machine.facts
    systems = _systems(image, image["image.offer"], image["image.sku"])
    unknown = Unknown(_doubt(image), span=image["image.source"].span)
    facts: dict[str, Value] = {"osType": _type(estate, machine, systems)}
    telling = _Telling(image)
    for fact, read in FACTS.items():
        facts[fact] = placed_like(_agreed(systems, read) or unknown, telling.of(read))
    facts["image.logicalVolumes"] = _logical_volumes(image)
    if facts["os.kind"] in (Known("server"), Known("client")):
        facts["os.endorsed"] = NULL
    return facts


def _logical_volumes(image: Facts) -> Value:
    """Whether the offer or the SKU is named after LVM; null where neither is in sight."""
    names = [image["image.sku"], image["image.offer"]]
    known = [name for name in names if isinstance(name, Known) and name.data is not None]
    if image["image.source"] != Known("marketplace") or not known:
        return NULL
    return either(*(mapped(name, _is_named_after_lvm) for name in names))


def _is_named_after_lvm(data: Data) -> bool:
    name = str(data)
    return "lvm" in name.lower() and _LVM.search(name) is not None


class _Telling:
    """Which part of an image's name tells a fact."""

    def __init__(self, image: Facts) -> None:
        publisher, offer, sku = (image[f"image.{part}"] for part in ("publisher", "offer", "sku"))
        by_publisher = _systems(image, NULL, NULL)
        by_offer = _systems(image, offer, NULL) if by_publisher is not None else None
        self._parts = ((publisher, by_publisher), (offer, by_offer))
        known = [part for part in (publisher, offer, sku) if isinstance(part, Known)]
        self._last = known[-1] if known else publisher

    def of(self, read: Callable[[OperatingSystem], Data]) -> Value:
        """The first part with which a fact is certain, or else the last one."""
        certain = (
            part for part, systems in self._parts if isinstance(_agreed(systems, read), Known)
        )
        return next(certain, self._last)


def _systems(image: Facts, offer: Value, sku: Value) -> Systems | None:
    if image["image.source"] != Known("marketplace") or not isinstance(
        image["image.publisher"], Known
    ):
        return None
    return systems_of(str(image["image.publisher"].data), _text(offer), _text(sku))


def _text(value: Value) -> str | None:
    return str(value.data) if isinstance(value, Known) and value.data is not None else None


def _agreed(systems: Systems | None, read: Callable[[OperatingSystem], Data]) -> Value | None:
    """What all that may be in an image have in common, if the table leaves nothing else."""
    if systems is None or not systems.complete:
        return None
    answers = tuple(dict.fromkeys(Known(read(system)) for system in systems.candidates))
    if NULL in answers:
        return None
    if len(answers) == 1:
        return answers[0]
    return Unknown((Cause("computed", "the SKU of the image"),), options=answers)


def _type(estate: Estate, machine: VirtualMachine, systems: Systems | None) -> Value:
    """Linux or Windows: from the VM, from its own image's declaration, or from the table."""
    if isinstance(machine.os_type, Known):
        return machine.os_type
    own = estate.images.by_id(machine.image).entity if machine.image else None
    if own is not None:
        return own.os_type
    answer = _agreed(systems, lambda system: TYPES[system.kind])
    return answer if isinstance(answer, Known) else machine.os_type


def _doubt(image: Facts) -> tuple[Cause, ...]:
    causes = causes_of(
        image["image.source"], image["image.publisher"], image["image.offer"], image["image.sku"]
    )
    if causes:
        return causes
    if image["image.source"] != Known("marketplace"):
        return (Cause("computed", "the operating system of an image of one's own"),)
    parts = (image["image.publisher"], image["image.offer"], image["image.sku"])
    names = ":".join(HIDDEN if is_secret(part) else _text(part) or "" for part in parts)
    shown = names if names.strip(":") else "(empty)"
    return (Cause("absent", f"the image {shown}", "it is not in the table of images"),)
