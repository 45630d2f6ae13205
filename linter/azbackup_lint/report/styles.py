"""Colours on terminals."""

from __future__ import annotations

from dataclasses import dataclass

CODES = {
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "bold": "1",
    "dim": "2",
    "path": "1",
    "help": "32",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Paints words, or leaves them as they are."""

    colour: bool = False

    def __call__(self, kind: str, text: str) -> str:
        """The text in the colour of its kind."""
        return f"\x1b[{CODES[kind]}m{text}\x1b[0m" if self.colour and text else text
