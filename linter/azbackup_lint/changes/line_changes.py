"""Which lines of a text are new, and next to which ones lines are gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

MAX_PAIRS = 1_000_000
"""Pairs of equal lines that are looked at; beyond, all between the first and last change is new."""


def lines_of(text: str) -> list[str]:
    """The lines of a text without their ends, in which line ends of Windows make no difference."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def changed_lines(old: Sequence[str], new: Sequence[str]) -> frozenset[int]:
    """The numbers of lines that were added or changed, and of the neighbours of deleted ones."""
    start, old_end, new_end = 0, len(old), len(new)
    while start < min(old_end, new_end) and old[start] == new[start]:
        start += 1
    while old_end > start and new_end > start and old[old_end - 1] == new[new_end - 1]:
        old_end, new_end = old_end - 1, new_end - 1
    before, after = old[start:old_end], new[start:new_end]
    numbers: set[int] = set()
    for kept, begin, end in _edits(before, after):
        if kept:
            continue
        first, last = start + begin + 1, start + end
        numbers.update((first - 1, first) if begin == end else range(first, last + 1))
    return frozenset(number for number in numbers if 1 <= number <= len(new))


def likeness(old: Sequence[str], new: Sequence[str]) -> float:
    """How much of two texts is the same lines, from 0 to 1."""
    common = Counter(old) & Counter(new)
    return common.total() / max(len(old), len(new), 1)


def _edits(before: Sequence[str], after: Sequence[str]) -> list[tuple[bool, int, int]]:
    """The ranges of the new lines in order, each with whether it was kept."""
    if not before and not after:
        return []
    numbers, others = Counter(before), Counter(after)
    if sum(number * others[line] for line, number in numbers.items()) > MAX_PAIRS:
        return [(False, 0, len(after))]
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return [(tag == "equal", begin, end) for tag, _, _, begin, end in matcher.get_opcodes()]
