"""Characters as people see them, which Terraform counts in strings.

They are the extended grapheme clusters of Unicode Standard Annex #29, revision 41. Terraform's
library, go-textseg 15, strays from it where a joiner stands between a letter of Hangul, a flag or
a spacing mark and an emoji: it joins them, too.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.package_files import package_folder

_LETTERS = {
    "Control": "c", "Extend": "e", "Extended_Pictographic": "p", "L": "L", "Prepend": "r",
    "Regional_Indicator": "i", "SpacingMark": "s", "T": "T", "V": "V", "ZWJ": "z",
}  # fmt: skip
"""A letter for each property of characters; `-` is none, and `A` and `B` are LV and LVT."""

_CLUSTER = lazy_regex(
    r"\r\n|[\r\nc]|"
    r"r*(?:L*(?:A?V+|A|B)T*|L+|T+|ii|p(?:e*zp)*|[^\r\nc])[ezs]*"
)
"""A cluster in those letters: table 1c of the annex."""

_HANGUL_SYLLABLES = range(0xAC00, 0xD7A4)


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of a text, in order."""
    if text.isascii() and "\r" not in text:
        return list(text)
    properties = "".join(map(_property, text))
    return [text[match.start() : match.end()] for match in _CLUSTER.finditer(properties)]


@lru_cache(maxsize=4096)
def _property(character: str) -> str:
    if character in "\r\n":
        return character
    if ord(character) in _HANGUL_SYLLABLES:
        return "B" if (ord(character) - _HANGUL_SYLLABLES.start) % 28 else "A"
    firsts, lasts, letters = _ranges()
    index = bisect_right(firsts, ord(character)) - 1
    return letters[index] if index >= 0 and ord(character) <= lasts[index] else "-"


@lru_cache(maxsize=1)
def _ranges() -> tuple[list[int], list[int], list[str]]:
    """First and last code points with the letters of their properties, in order."""
    table = (package_folder(__package__) / "grapheme_breaks.csv").read_text(encoding="utf-8")
    rows = [line.split(",") for line in table.splitlines() if not line.startswith("#")][1:]
    firsts, lasts, properties = zip(*rows, strict=True)
    return (
        [int(first, 16) for first in firsts],
        [int(last, 16) for last in lasts],
        [_LETTERS[name] for name in properties],
    )
