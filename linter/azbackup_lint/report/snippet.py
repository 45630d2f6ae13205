"""The line of source that a finding is about, with the exact value underlined."""

from __future__ import annotations

import unicodedata

from azbackup_lint.report.escaping import one_line
from azbackup_lint.source import Span

MAX_WIDTH = 96
"""Columns of source shown; a longer line is cut around the value."""

TAB = "    "


def snippet(span: Span) -> tuple[int, str, str, str]:
    """Line number, text before the value with the value and what follows, indent, underline.

    Of a value over several lines, the first line is shown and underlined to its end.
    """
    line, column = span.first
    text = span.source.line(line)
    start = column - 1
    end = min(start + max(span.end - span.start, 1), max(len(text), start + 1))
    low, high = _window(text, start, end)
    before = ("…" if low else "") + _shown(text[low:start])
    value = _shown(text[start : min(end, high)])
    after = _shown(text[end:high]) + ("…" if high < len(text) else "")
    underline = "^" * max(_width(value), 1)
    return line, before + value + after, " " * _width(before), underline


def _window(text: str, start: int, end: int) -> tuple[int, int]:
    if len(text) <= MAX_WIDTH:
        return 0, len(text)
    low = max(0, min(start - 24, len(text) - MAX_WIDTH))
    return low, min(len(text), max(low + MAX_WIDTH, min(end, start + MAX_WIDTH)))


def _shown(text: str) -> str:
    return one_line(text.replace("\t", TAB))


def _width(text: str) -> int:
    """Columns that the text takes on a terminal."""
    width = 0
    for character in text:
        if unicodedata.combining(character):
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width
