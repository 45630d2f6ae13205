"""Heredocs: where they begin, and where their end markers stand."""

from __future__ import annotations

import re
from bisect import bisect_left

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.named_tuples import NamedTuple

IDENTIFIER = r"[^\W\d][\w-]*"
"""A name in HCL: letters of any language, digits, `_` and `-`, not beginning with a digit."""

HEREDOC_START = lazy_regex(rf"<<(-?)({IDENTIFIER})[ \t]*\r?\n")
_END_LINE = lazy_regex(rf"^[ \t]*({IDENTIFIER})[ \t\r]*$", re.MULTILINE)


class Heredoc(NamedTuple):
    """One heredoc: its text lies in [body, body_end), its end marker ends at `end`."""

    start: int
    body: int
    body_end: int
    end: int
    flush: bool


class HeredocEnds:
    """All lines of a text that may end a heredoc, found in one pass when first needed."""

    __slots__ = ("_end", "_lines", "_start", "_text")

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._end = end
        self._lines: dict[str, list[tuple[int, int]]] | None = None

    def heredoc(self, at: int, limit: int) -> Heredoc | None:
        """The heredoc whose `<<` stands at an offset; None if it isn't one or has no end."""
        match = HEREDOC_START.match(self._text, at, limit)
        if match is None:
            return None
        flush, marker = match.group(1) == "-", match.group(2)
        lines = self._find().get(marker, ())
        index = bisect_left(lines, (match.end(), 0))
        if index >= len(lines):
            return None
        line, end = lines[index]
        if end > limit:
            return None
        return Heredoc(at, match.end(), line, end, flush)

    def _find(self) -> dict[str, list[tuple[int, int]]]:
        if self._lines is None:
            self._lines = {}
            for match in _END_LINE.finditer(self._text, self._start, self._end):
                lines = self._lines.setdefault(match.group(1), [])
                lines.append((match.start(), match.end(1)))
        return self._lines
