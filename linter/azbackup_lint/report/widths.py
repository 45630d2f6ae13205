"""How many columns texts take on a terminal."""

from __future__ import annotations

import unicodedata

PICTOGRAPH = "\ufe0f"
"""The selector that asks for a pictograph of two columns in place of a sign of one."""


def width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    if text.isascii():
        return len(text)
    total = last = 0
    for character in text:
        last = 2 - last if character == PICTOGRAPH and last else _columns(character)
        total += last
    return total


def shortened(text: str, columns: int) -> str:
    """The end of the text, after dots where that is not all of it, in so many columns."""
    if width(text) <= columns:
        return text
    while text and width(text) > columns - 3:
        text = text[1:]
    return f"...{text}"


def _columns(character: str) -> int:
    """Columns of one character, the most that it may take where that depends on the one before."""
    if character == PICTOGRAPH:
        return 1
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
