"""Makes text from untrusted files safe to print on a terminal."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)


def printable(text: str) -> str:
    """The text with everything spelled out that a terminal would act upon or not show.

    These are control characters, overrides of direction, invisible characters, lone surrogates.
    """
    return _UNSAFE.sub(_spelled_out, text)


def _spelled_out(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def one_line(text: str) -> str:
    """The printable text with line breaks and tabs spelled out, too."""
    return printable(text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t"))
