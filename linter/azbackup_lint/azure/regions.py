"""Azure regions."""

from __future__ import annotations

from functools import cache

from azbackup_lint.azure.tables import read_table

LONGEST = 200
"""Code points of a name that may be a region's: the display names have fewer than 30."""


def region_name(text: str) -> str:
    """The name of a region as Resource Manager writes it: lower case without blanks.

    `West Europe`, `westeurope` and `WestEurope` are the same. What is far too long for a region
    stays as it is.
    """
    if len(text) > LONGEST:
        return text
    return "".join(text.split()).lower()


def is_region(text: str) -> bool:
    """Whether a text names a region of Azure's public cloud in the table."""
    return region_name(text) in _regions()


def has_pair(text: str) -> bool | None:
    """Whether a region has a paired region; None where the table lacks it."""
    pair = _regions().get(region_name(text), "?")
    return None if pair == "?" else pair != ""


@cache
def _regions() -> dict[str, str]:
    return {name: pair for name, _, _, pair in read_table("regions")}
