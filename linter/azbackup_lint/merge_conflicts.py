"""Unresolved merges: the conflict markers that git and other tools leave in a file."""

from __future__ import annotations

import re

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import MERGE_CONFLICT, Problem
from azbackup_lint.source import Source

_MARKER = lazy_regex(r"^(<{7}|\|{7}|={7}|>{7})(?![^ \r\n])[^\n]*", re.MULTILINE)
_VISIBLE = lazy_regex(r"[^\r\n]")


def without_conflicts(source: Source) -> tuple[Source, Problem | None]:
    """The text with the first side of every conflict, nothing moved, and the problem that it is.

    What belongs to other sides is blanked; text without whole conflicts stays as it is.
    """
    text = source.text
    if ">>>>>>>" not in text:
        return source, None
    pieces: list[str] = []
    at, count, first = 0, 0, 0
    begin, other = None, None
    for marker in _MARKER.finditer(text):
        kind = marker.group(1)[0]
        if kind == "<":
            begin, other = marker, None
        elif begin is not None and other is None and kind in "|=":
            other = marker
        elif begin is not None and other is not None and kind == ">":
            kept = text[begin.end() : other.start()]
            pieces += [text[at : begin.start()], _blank(begin.group()), kept]
            pieces.append(_blank(text[other.start() : marker.end()]))
            first = first if count else begin.start()
            at, count = marker.end(), count + 1
            begin, other = None, None
    if not count:
        return source, None
    whole = "".join((*pieces, text[at:]))
    noun = "an unresolved merge conflict" if count == 1 else f"{count} unresolved merge conflicts"
    problem = Problem(
        MERGE_CONFLICT,
        f"{source.path} holds {noun}; only the first side was linted",
        "Keep what is right, and remove the lines <<<<<<<, ======= and >>>>>>>.",
        source.span(first, first + 7),
    )
    return Source(source.path, whole, source.file), problem


def _blank(text: str) -> str:
    return _VISIBLE.sub(" ", text)
