"""The line of source that a finding is about, with the exact value underlined."""

from __future__ import annotations

from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass
from azbackup_lint.report.escaping import one_line
from azbackup_lint.report.widths import width
from azbackup_lint.secrets_in_code import is_plan_or_state, without_secrets
from azbackup_lint.source import Source, Span

MAX_WIDTH = 96
"""Columns of source shown; a longer line is cut around the value."""

LEAD = 24
"""Columns of source shown before the value where the line has to be cut."""

MAX_CHARACTERS = 4 * MAX_WIDTH
"""Characters shown on either side of the value's start, however narrow they are."""

MAX_VALUE = 40
"""Columns of a value that is shown apart from its line."""

TAB = "    "

_NAME = lazy_regex(r'"[^"\\]*"\s*:\s*\Z')
_PLAIN = lazy_regex(r"[\w.+-]+")
"""A number, a bool or null."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line without its secrets, printable and cut to MAX_WIDTH columns around the value."""

    line: int
    before: str
    value: str
    after: str


def excerpt(span: Span, room: int = MAX_WIDTH) -> Excerpt:
    """The line that a value stands on; of a value over several lines, the first one to its end.

    A plan or a state is one long line of what may all be sensitive: only a name is shown of it.
    """
    line, column = span.first
    if is_plan_or_state(span.source.text):
        return Excerpt(line, *_name_and_value(span))
    start = column - 1
    text = _line_without_secrets(span.source, line, span.start - start)
    end = min(start + max(span.end - span.start, 1), max(len(text), start + 1))
    low, high = _window(text, start, room)
    before = ("…" if low else "") + _shown(text[low:start])
    after = _shown(text[end:high]) + ("…" if high < len(text) else "")
    return Excerpt(line, before, _shown(text[start : min(end, high)]), after)


@lru_cache(maxsize=16)
def _line_without_secrets(source: Source, line: int, offset: int) -> str:
    """A line, which thousands of findings may have in common, without its secrets."""
    return without_secrets(source.line(line), source.text, offset)


def _name_and_value(span: Span) -> tuple[str, str, str]:
    """The name of a member and its value; stars for a text."""
    text = span.source.text
    name = _NAME.search(text, max(span.start - MAX_WIDTH, 0), span.start)
    value = text[span.start : min(span.end, span.start + MAX_VALUE)]
    is_plain = _PLAIN.fullmatch(value) is not None
    return _shown(name.group()) if name else "…", _shown(value) if is_plain else "***", "…"


def whole_value(span: Span) -> str:
    """A value as it is written, if it is short and its line holds all of it; else nothing."""
    if span.end - span.start > MAX_VALUE or "\n" in span.text:
        return ""
    value = excerpt(span).value
    return value if width(value) <= MAX_VALUE else ""


def snippet(span: Span, room: int = MAX_WIDTH) -> tuple[int, str, str, str]:
    """Line number, the line with the value in it, and an indent and underline to put below it."""
    shown = excerpt(span, room)
    text = shown.before + shown.value + shown.after
    underline = "^" * max(width(shown.value), 1)
    return shown.line, text, " " * width(shown.before), underline


def _window(text: str, start: int, room: int) -> tuple[int, int]:
    """The part of the line to show, at most so many columns wide, around the value's start."""
    low, lead = _back(text, start, min(LEAD, room // 2))
    high, used = _forth(text, start, room - lead)
    low, _ = _back(text, start, room - used)
    return low, high


def _back(text: str, start: int, room: int) -> tuple[int, int]:
    """How far back from `start` the columns reach, and how many of them are used."""
    used, limit, end = 0, max(start - MAX_CHARACTERS, 0), min(start, len(text))
    if _is_plain(text[limit:end]):
        used = max(min(end - limit, room), 0)
        return end - used, used
    for index in range(end - 1, limit - 1, -1):
        columns = width(_shown(text[index]))
        if used + columns > room:
            return index + 1, used
        used += columns
    return limit, used


def _forth(text: str, start: int, room: int) -> tuple[int, int]:
    """How far from `start` the columns reach, and how many of them are used."""
    used = 0
    limit = min(len(text), start + MAX_CHARACTERS)
    if _is_plain(text[start:limit]):
        used = max(min(limit - start, room), 0)
        return start + used, used
    for index in range(start, limit):
        columns = width(_shown(text[index]))
        if used + columns > room:
            return index, used
        used += columns
    return limit, used


def _is_plain(text: str) -> bool:
    """Whether each character is shown as it is, in one column."""
    return text.isascii() and text.isprintable()


def _shown(text: str) -> str:
    return one_line(text.replace("\t", TAB))
