"""Azure regions."""

from __future__ import annotations


def region_name(text: str) -> str:
    """The name of a region as Resource Manager writes it: lower case without blanks.

    `West Europe`, `westeurope` and `WestEurope` are the same.
    """
    return "".join(text.split()).lower()
