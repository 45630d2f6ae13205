"""Which of some words are near to one that somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable


def get_close_matches(
    word: str, words: Iterable[str], n: int = 3, cutoff: float = 0.6
) -> list[str]:
    """The nearest words, nearest first, as difflib finds them, which only mistakes load."""
    import difflib

    return difflib.get_close_matches(word, list(words), n, cutoff)
