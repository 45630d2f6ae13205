"""Splits the text of an expression into tokens.

Their syntax: learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions.
"""

from __future__ import annotations

import re
from decimal import Decimal

from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.named_tuples import NamedTuple

_TOKEN = lazy_regex(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>[-+]?[0-9]+(?:\.[0-9]+)?)|(?P<name>[^\W\d][\w$]*|\$[\w$]*)"
    r"|(?P<sign>[().,?\[\]])|(?P<end>\Z))"
)
_PROPERTY = lazy_regex(r"\s*(?P<name>[\w$@#-]+)")
"""After a point a name may also contain hyphens, or be a number."""

MAX_DIGITS = 30


class Token(NamedTuple):
    """A token with its place; a sign is its own kind, texts have no quotes, the last is `end`."""

    kind: str
    text: str
    start: int

    @property
    def number(self) -> int | Decimal:
        """The number that the token spells."""
        return Decimal(self.text) if "." in self.text else int(self.text)


def tokens_of(text: str, start: int, end: int) -> list[Token]:
    """The tokens of a part of a text; raises ExpressionSyntaxError."""
    tokens: list[Token] = []
    at = start
    while not tokens or tokens[-1].kind != "end":
        match = _PROPERTY.match(text, at, end) if _follows_point(tokens) else None
        match = match or _TOKEN.match(text, at, end)
        if match is None:
            raise _unreadable(text, at, end)
        tokens.append(_token(match))
        at = match.end()
    return tokens


def _follows_point(tokens: list[Token]) -> bool:
    if not tokens:
        return False
    last = tokens[-1].kind
    return last == "." or (last == "?" and len(tokens) > 1 and tokens[-2].kind == ".")


def _token(match: re.Match[str]) -> Token:
    kind = match.lastgroup or "end"
    written, start = match[kind], match.start(kind)
    if kind == "text":
        written = written[1:-1].replace("''", "'")
    elif kind == "sign":
        kind = written
    elif kind == "number" and len(written) > MAX_DIGITS:
        raise ExpressionSyntaxError(f"a number of more than {MAX_DIGITS} digits", start)
    return Token(kind, written, start)


def _unreadable(text: str, at: int, end: int) -> ExpressionSyntaxError:
    while at < end and text[at].isspace():
        at += 1
    if text[at] == "'":
        return ExpressionSyntaxError("a text without its closing quote", at)
    return ExpressionSyntaxError(f"{text[at]!r} has no meaning in an expression", at)
