"""The lexemes of a file that tell where its comments are, and what lies around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azbackup_lint.languages.code_shape import Kind, Lexeme
from azbackup_lint.languages.terraform.syntax.skipping import Skipper
from azbackup_lint.lazy_regex import lazy_regex

_PLAIN = lazy_regex(r'[^\s"#/<{}()\[\],]+|.', re.DOTALL)
_BLANK = lazy_regex(r"\s*")
_LINE = lazy_regex(r"[^\n]*")
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


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match is not None else at
