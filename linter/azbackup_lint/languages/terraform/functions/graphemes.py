"""Characters as people see them: grapheme clusters, which Terraform counts in strings."""

from __future__ import annotations

import unicodedata

_JOINER = "\u200d"
_MARKS = frozenset({"Mn", "Me", "Mc"})


def graphemes(text: str) -> list[str]:
    """The grapheme clusters of a text, in order, by Unicode's rules in the main."""
    if text.isascii() and "\r" not in text:
        return list(text)
    clusters: list[str] = []
    for character in text:
        if clusters and _continues(clusters[-1], character):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _continues(cluster: str, character: str) -> bool:
    last = cluster[-1]
    if last == "\r":
        return character == "\n"
    if last in "\n" or unicodedata.category(last) == "Cc":
        return False
    if character == _JOINER or _is_mark(character):
        return True
    if last == _JOINER:
        return _is_pictograph(character) and any(_is_pictograph(item) for item in cluster)
    if _is_flag(character):
        return _is_flag(last) and len(cluster) == 1
    return _joins_hangul(last, character)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in _MARKS or "\U0001f3fb" <= character <= "\U0001f3ff"


def _is_flag(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_pictograph(character: str) -> bool:
    return "\U0001f300" <= character <= "\U0001faff" or "\u2190" <= character <= "\u2bff"


def _joins_hangul(last: str, character: str) -> bool:
    vowel = "\u1160" <= character <= "\u11a7"
    tail = "\u11a8" <= character <= "\u11ff"
    if "\u1100" <= last <= "\u115f":
        return vowel or "\u1100" <= character <= "\u115f" or "\uac00" <= character <= "\ud7a3"
    if "\uac00" <= last <= "\ud7a3":
        return tail or (vowel and (ord(last) - 0xAC00) % 28 == 0)
    if "\u1160" <= last <= "\u11a7":
        return vowel or tail
    return "\u11a8" <= last <= "\u11ff" and tail
