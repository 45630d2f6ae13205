"""Which policies a person wants: ids, names, or prefixes of ids."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches

from azbackup_lint.problems import PROBLEM_KINDS
from azbackup_lint.settings import UsageError

Known = Iterable[tuple[str, str]]
"""Ids and names of everything that can be selected."""


def selector(
    select: tuple[str, ...], ignore: tuple[str, ...], known: Known
) -> Callable[[str, str], bool]:
    """Whether a policy of an id and name is wanted: `ignore` wins over `select`.

    Raises UsageError for a word that selects nothing.
    """
    names = [*known, *((kind.id, kind.name) for kind in PROBLEM_KINDS)]
    for word in (*select, *ignore):
        if not any(_matches(word, id_, name) for id_, name in names):
            raise UsageError(_unknown(word, names))

    def wanted(id_: str, name: str) -> bool:
        if any(_matches(word, id_, name) for word in ignore):
            return False
        return not select or any(_matches(word, id_, name) for word in select)

    return wanted


def _matches(word: str, id_: str, name: str) -> bool:
    return word == name or (word[:1].isalpha() and id_.startswith(word.upper()))


def _unknown(word: str, known: list[tuple[str, str]]) -> str:
    words = [id_ for id_, _ in known] + [name for _, name in known]
    near = get_close_matches(word, words, n=1) or get_close_matches(word.upper(), words, n=1)
    hint = f"; did you mean {near[0]}?" if near else "; `azbackup-lint policies` lists them all"
    return f"there is no policy {word!r}{hint}"
