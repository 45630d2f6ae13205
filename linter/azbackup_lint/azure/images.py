"""Marketplace images and the operating systems in them."""

from __future__ import annotations

from functools import cache, lru_cache

from azbackup_lint.azure.globs import matches
from azbackup_lint.azure.tables import read_table
from azbackup_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class OperatingSystem:
    """What is in an image; what the table lacks is None.

    `kind` is `server` or `client` (of Windows), `linux` or `bsd`; `endorsed` is about Linux
    distributions; `withdrawn` images can't be bought any more.
    """

    family: str
    version: str | None
    kind: str
    endorsed: bool | None
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Systems:
    """All that an image may have in it; `complete` if the table leaves nothing else."""

    candidates: tuple[OperatingSystem, ...]
    complete: bool


@lru_cache(maxsize=4096)
def systems_of(publisher: str, offer: str | None, sku: str | None) -> Systems:
    """What may be in the images of a publisher; None is an unknown offer or SKU."""
    candidates: dict[OperatingSystem, None] = {}
    for patterns, system in _images():
        certain = True
        for pattern, name in zip(patterns, (publisher, offer, sku), strict=True):
            fits = _fits(pattern, name)
            if fits is False:
                break
            certain = certain and fits is not None
        else:
            candidates[system] = None
            if certain:
                return Systems(tuple(candidates), True)
    return Systems(tuple(candidates), False)


@lru_cache(maxsize=4096)
def generation_of_image(publisher: str, offer: str, sku: str) -> int | None:
    """The Hyper-V generation of a Marketplace image, 1 or 2; None if it isn't known."""
    for *patterns, generation in _generations():
        names = zip(patterns, (publisher, offer, sku), strict=True)
        if all(_fits(pattern, name) for pattern, name in names):
            return int(generation)
    return None


def _fits(pattern: str, name: str | None) -> bool | None:
    if pattern == "*":
        return True
    return None if name is None else matches(name.strip().lower(), pattern)


@cache
def _generations() -> list[list[str]]:
    return read_table("image-generations")


@cache
def _images() -> tuple[tuple[tuple[str, str, str], OperatingSystem], ...]:
    rows = []
    for publisher, offer, sku, family, version, kind, endorsed, withdrawn in read_table("images"):
        answer = {"yes": True, "no": False}.get(endorsed)
        system = OperatingSystem(family, version or None, kind, answer, withdrawn == "yes")
        rows.append(((publisher, offer, sku), system))
    return tuple(rows)
