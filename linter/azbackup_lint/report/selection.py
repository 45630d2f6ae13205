"""Which policies a person wants: ids, names, or prefixes of ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from azbackup_lint.near_words import get_close_matches
from azbackup_lint.problems import PROBLEM_KINDS
from azbackup_lint.settings import UsageError

Known = Iterable[tuple[str, str]]
"""Ids and names of everything that can be selected."""


def selector(
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    known: Known,
    places: Mapping[str, str] | None = None,
) -> Callable[[str, str], bool]:
    """Whether a policy of an id and name is wanted: `ignore` wins over `select`.

    Raises UsageError for a word that selects nothing; `places` tells where words stand in a file.
    """
    check_words((*select, *ignore), known, places or {})

    def wanted(id_: str, name: str) -> bool:
        if any(matches(word, id_, name) for word in ignore):
            return False
        return not select or any(matches(word, id_, name) for word in select)

    return wanted


def check_words(words: Iterable[str], known: Known, places: Mapping[str, str]) -> None:
    """Raises UsageError for a word that names nothing, at its place if it has one."""
    names = [*known, *((kind.id, kind.name) for kind in PROBLEM_KINDS)]
    for word in words:
        if not any(matches(word, id_, name) for id_, name in names):
            raise UsageError(placed(word, _unknown(word, names), places))


def placed(word: str, message: str, places: Mapping[str, str]) -> str:
    """A message about a word, with its place in front."""
    return f"{places[word]}: {message}" if word in places else message


def matches(word: str, id_: str, name: str) -> bool:
    """Whether a word is the name or the id of a policy, or begins its id."""
    return word == name or (word[:1].isalpha() and id_.startswith(word.upper()))


_LOOK_ALIKE = str.maketrans("OIL", "011")


def _unknown(word: str, known: list[tuple[str, str]]) -> str:
    words = [id_ for id_, _ in known] + [name for _, name in known]
    digits = word[:3].upper() + word[3:].upper().translate(_LOOK_ALIKE)
    near = [digits] if digits in words else get_close_matches(word, words, n=1)
    near = near or get_close_matches(word.upper(), words, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `azbackup-lint policies` lists them all"
    return f"there is no policy {word!r}{hint}"
