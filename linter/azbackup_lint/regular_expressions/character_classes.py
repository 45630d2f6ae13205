"""Sets of characters as regular expressions of RE2 write them: `[a-z]`, `\\d`, `\\p{Lu}`, `.`."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import accumulate, chain

LAST = "\U0010ffff"
"""The last code point."""

RANGES: Mapping[str, tuple[str, ...]] = {
    "[:alnum:]": ("09", "AZ", "az"),
    "[:alpha:]": ("AZ", "az"),
    "[:ascii:]": ("\0\x7f",),
    "[:blank:]": ("\t", " "),
    "[:cntrl:]": ("\0\x1f", "\x7f"),
    "[:digit:]": ("09",),
    "[:graph:]": ("!~",),
    "[:lower:]": ("az",),
    "[:print:]": (" ~",),
    "[:punct:]": ("!/", ":@", "[`", "{~"),
    "[:space:]": ("\t\r", " "),
    "[:upper:]": ("AZ",),
    "[:word:]": ("09", "AZ", "az", "_"),
    "[:xdigit:]": ("09", "AF", "af"),
    r"\d": ("09",),
    r"\s": ("\t\n", "\f\r", " "),
    r"\w": ("09", "AZ", "az", "_"),
    "Any": ("\0" + LAST,),
}
"""First and last characters of the ranges of POSIX's and Perl's classes."""

CATEGORIES = (
    *("Cc", "Cf", "Co", "Cs", "Ll", "Lm", "Lo", "Lt", "Lu", "Mc", "Me", "Mn", "Nd", "Nl", "No"),
    *("Pc", "Pd", "Pe", "Pf", "Pi", "Po", "Ps", "Sc", "Sk", "Sm", "So", "Zl", "Zp", "Zs"),
)
"""General categories of Unicode that RE2 names: all but Cn, the unassigned characters."""


CASED = (
    *(range(0x2D30), range(0xA640, 0xABC0), range(0xFF21, 0xFF5B), range(0x10400, 0x10D00)),
    *(range(0x118A0, 0x118E0), range(0x16E40, 0x16E80), range(0x1E900, 0x1E944)),
)
"""Code points among which all letters are that have a case."""


class CharacterClass:
    """A set of characters: ranges with both ends included, categories and other classes.

    A folded class also holds what differs from its own ranges and categories in case only.
    """

    __slots__ = ("_categories", "_classes", "_ends", "_folded", "_negated", "_starts")

    def __init__(
        self,
        ranges: Iterable[tuple[str, str]] = (),
        classes: Iterable[CharacterClass] = (),
        categories: Iterable[str] = (),
        *,
        negated: bool = False,
        folded: bool = False,
    ) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))
        self._classes = tuple(dict.fromkeys(classes))
        self._categories = frozenset(categories)
        self._negated = negated
        self._folded = folded

    def __contains__(self, character: str) -> bool:
        spellings = case_variants(character) if self._folded else character
        listed = any(map(self._lists, spellings)) or any(character in it for it in self._classes)
        return listed is not self._negated

    def _lists(self, character: str) -> bool:
        index = bisect_right(self._starts, character) - 1
        if index >= 0 and character <= self._ends[index]:
            return True
        return bool(self._categories) and unicodedata.category(character) in self._categories


@lru_cache(maxsize=256)
def named_class(name: str, *, negated: bool, folded: bool) -> CharacterClass | None:
    """A class of Perl (`\\d`), of POSIX (`[:alpha:]`) or of Unicode (`Lu`), if there is one."""
    ranges = [(ends[0], ends[-1]) for ends in RANGES.get(name, ())]
    categories = [it for it in CATEGORIES if name in (it, it[0])]
    if not ranges and not categories:
        return None
    return CharacterClass(ranges, (), categories, negated=negated, folded=folded)


def case_variants(character: str) -> str:
    """The character and all that differ from it in case only, as Unicode folds simply."""
    return _case_orbits().get(_simple_fold(character), character)


@lru_cache(maxsize=1)
def _case_orbits() -> Mapping[str, str]:
    orbits: dict[str, str] = {}
    for character in map(chr, chain(*CASED)):
        fold = _simple_fold(character)
        if fold != character:
            orbits[fold] = orbits.get(fold, fold) + character
    return orbits


def _simple_fold(character: str) -> str:
    """What Unicode's CaseFolding.txt maps a character to with status C or S."""
    folds = (character.casefold(), character.lower())
    return next((fold for fold in folds if len(fold) == 1), character)
