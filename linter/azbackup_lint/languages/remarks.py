"""Remarks: what people write beside the code for readers, and the code that it is about.

Each language tells where its remarks are; what they say is for others to read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable

from azbackup_lint.json_text import JsonValue
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span


@dataclass(frozen=True, slots=True)
class Remark:
    """A comment, or metadata in its place.

    `text` is what it says, without the signs that make it a comment. `covers` is the code that it
    is about; None if it is about nothing. `declaration` is the resource or module call around it or
    below it, and `makes` its type ("module" for a call), where there is one. What is data, and no
    text, has a `value`.
    """

    text: Span
    span: Span
    covers: Span | None
    declaration: Span | None = None
    makes: str = ""
    value: JsonValue | None = None


ReadRemarks = Callable[[Source, str], Iterable[Remark]]
"""Finds the remarks of a file that hold a word, in order."""


def comment_text(source: Source, start: int, end: int) -> Span:
    """What the comment at [start, end) says."""
    inner = start + (1 if source.text[start] == "#" else 2)
    if source.text.startswith("/*", start):
        return source.span(inner, end - 2 if source.text.endswith("*/", inner, end) else end)
    return source.span(inner, max(inner, end - source.text.endswith("\r", inner, end)))


class Occurrences:
    """All matches of a pattern in a text, to be asked for often."""

    def __init__(self, pattern: re.Pattern[str], text: str) -> None:
        self._matches = list(pattern.finditer(text))
        self._starts = [match.start() for match in self._matches]

    def first_in(self, start: int, end: int) -> re.Match[str] | None:
        """The first one that begins in [start, end)."""
        index = bisect_left(self._starts, start)
        if index < len(self._starts) and self._starts[index] < end:
            return self._matches[index]
        return None
