"""Makes text from untrusted files safe to print on a terminal."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text with control characters, overrides of direction and lone surrogates spelled out."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def one_line(text: str) -> str:
    """The printable text with line breaks and tabs spelled out, too."""
    return printable(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"))
