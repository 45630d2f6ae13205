"""Where a text of JSON reads a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source

_CALL = lazy_regex(r"(parameters|variables)\('(.*)'\)")
_BLANK = r"(?:\s|\\[nrt])"
_OPENED = lazy_regex(rf"(parameters|variables){_BLANK}*\({_BLANK}*\Z")
_CLOSED = lazy_regex(rf"{_BLANK}{{0,100}}\)")
MOST_BLANKS = 200
"""Code points before a name in which its function is looked for."""

_BEGINS = lazy_regex(r"(?<![\w.-])|(?<=\\[nrt])")
_GOES_ON = lazy_regex(r"[\w-]")


def places_of_name(source: Source, name: str) -> Iterator[tuple[int, int]]:
    """Where a text has a name, in any case; a call such as `parameters('x')` also with blanks."""
    text, call = _lowered(source), _CALL.fullmatch(name)
    wanted = f"'{call.group(2)}'".lower() if call else name.lower()
    at = text.find(wanted) if wanted else -1
    while at >= 0:
        start, end = (at, at + len(wanted)) if call is None else _called(text, at, call)
        if end and _BEGINS.match(text, start) and not _GOES_ON.match(text, end):
            yield start, end
        at = text.find(wanted, at + 1)


def _called(text: str, at: int, call: re.Match[str]) -> tuple[int, int]:
    """Where a call with a quoted name begins and ends; (0, 0) where the name stands in another."""
    before = _OPENED.search(text, max(at - MOST_BLANKS, 0), at)
    behind = _CLOSED.match(text, at + len(call.group(2)) + 2)
    if before is None or behind is None or before.group(1) != call.group(1):
        return 0, 0
    return before.start(), behind.end()


@lru_cache(maxsize=8)
def _lowered(source: Source) -> str:
    """The text in lower case, each character in its place: a few become two."""
    lowered = source.text.lower()
    if len(lowered) == len(source.text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in source.text)
