"""What the texts of Bicep say: escapes, and the pieces between holes."""

from __future__ import annotations

import re
import sys

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.lazy_regex import lazy_regex

_ESCAPE = lazy_regex(r"\\(?:u\{([0-9A-Fa-f]+)\}|(.?))", re.DOTALL)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\", "'": "'", "$": "$"}
_SURROGATE = lazy_regex("[\ud800-\udfff]")
"""Two of these, escaped one after the other, are one character."""
_FIRST_NEWLINE = lazy_regex(r"\r?\n?")


def extent(text: str, start: int, end: int, dollars: int) -> tuple[int, int]:
    """Where the inside of a text or a piece of one is; `dollars` is -1 for one on one line.

    A piece begins with a quote or the end of a hole, and ends with a quote or the start of one.
    """
    begin = start + 1
    if dollars >= 0 and text[start] != "}":
        begin = start + dollars + 3
        newline = _FIRST_NEWLINE.match(text, begin, end)
        begin = newline.end() if newline is not None else begin
    if text[end - 1] == "{":
        return begin, end - 1 - max(dollars, 1)
    return begin, end - (1 if dollars < 0 else 3)


def resolved(text: str, start: int, end: int, faults: list[SyntaxFault]) -> str:
    """The text of a range with its escapes resolved; one that isn't known stays as it is."""
    inside = text[start:end]
    if "\\" not in inside:
        return inside

    def replace(match: re.Match[str]) -> str:
        point, character = match.groups()
        if character is not None and character in _SIMPLE:
            return _SIMPLE[character]
        if point is not None and len(point) <= 8 and int(point, 16) <= sys.maxunicode:
            return chr(int(point, 16))
        faults.append(_unknown(match, start))
        return match.group()

    data = _ESCAPE.sub(replace, inside)
    if _SURROGATE.search(data) is None:
        return data
    return data.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _unknown(match: re.Match[str], start: int) -> SyntaxFault:
    return SyntaxFault(
        f"{match.group()!r} is no escape of Bicep",
        r"Write \\ for a backslash; \', \$, \n, \r, \t and \u{…} are the other escapes.",
        start + match.start(),
        start + match.end(),
    )
