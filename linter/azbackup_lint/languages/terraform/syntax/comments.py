"""The lexemes of a file that tell where its comments are, and what lies around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from functools import lru_cache

from azbackup_lint.languages.code_shape import Kind, Lexeme
from azbackup_lint.languages.terraform.syntax.skipping import Skipper
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.source import Source, Span

_PLAIN = lazy_regex(r'[^\s"#/<{}()\[\],]+|.', re.DOTALL)
_BLANK = lazy_regex(r"\s*")
_LINE = lazy_regex(r"[^\n]*")
_BEGINNING = lazy_regex(r"#|//")
MOST_OF_A_LINE = 1_000
"""Code points before a place in which a comment begins, as far as it is worth while to look."""

_BRACKETS: Mapping[str, Kind] = {
    "{": "open",
    "[": "open",
    "(": "open",
    "}": "close",
    "]": "close",
    ")": "close",
}


def lexemes(text: str) -> Iterator[Lexeme]:
    """Comments, brackets, commas and everything else in order; strings and heredocs are whole."""
    skipper, limit = Skipper(text), len(text)
    is_careful = False
    at = _end(_BLANK, text, 0)
    while at < limit:
        character = text[at]
        if character in _BRACKETS:
            yield _BRACKETS[character], at, at + 1
            end = at + 1
        elif character == ",":
            yield "comma", at, at + 1
            end = at + 1
        elif character in '"#' or text.startswith(("//", "/*", "<<"), at):
            line = _end(_LINE, text, at)
            end = skipper.over(at, line if is_careful and character == '"' else limit)
            if end < 0:  # not closed: what is left is read line by line
                is_careful = True
                end = limit if character == "/" else max(line, at + 1)
            yield "comment" if character in "#/" else "code", at, end
        else:
            end = _end(_PLAIN, text, at)
            yield "code", at, end
        at = _end(_BLANK, text, end)


def is_in_comment(span: Span) -> bool:
    """Whether a place is in a comment, and not in a string or heredoc that looks like one."""
    text = span.source.text
    begin = max(text.rfind("\n", 0, span.start) + 1, span.start - MOST_OF_A_LINE)
    if not _has_blocks(span.source) and _BEGINNING.search(text, begin, span.start) is None:
        return False
    comments = _comments(span.source)
    index = bisect_right(comments, span.start, key=lambda comment: comment[0]) - 1
    return index >= 0 and span.start < comments[index][1]


@lru_cache(maxsize=1024)
def _has_blocks(source: Source) -> bool:
    """Whether there are comments of several lines in a file."""
    return "/*" in source.text


@lru_cache(maxsize=64)
def _comments(source: Source) -> tuple[tuple[int, int], ...]:
    """Where the comments of a file begin and end, in order."""
    pieces = lexemes(source.text)
    return tuple((start, end) for kind, start, end in pieces if kind == "comment")


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match is not None else at
