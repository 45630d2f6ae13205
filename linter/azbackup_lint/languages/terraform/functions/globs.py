"""Patterns of file names, as `fileset` has them: an expression for them that takes linear time.

The patterns are those of github.com/bmatcuk/doublestar as Terraform 1.11 uses it, which matches
name by name. What it refuses only if a name matches so far is not followed.
"""

from __future__ import annotations

import re

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values.errors import EvaluationError, LimitReached

MAX_LENGTH = 10_000
"""Code points of a pattern."""

FOLDERS = "**"
"""A whole name that stands for any folders; with more in it, `**` is no more than `*`."""

_PIECES = lazy_regex(r"(?s)(\\.|\*+|\?|\{[^{}\\]*\}|\[[^\]\\]+\])")
_CHARACTERS = lazy_regex(r"(?s)(?P<sign>\^|(?!\^))(?P<members>(?:[^-](?:-[^-])?)+)")
_RANGE = lazy_regex(r"(?s)(.)-(.)")


def expression_of(pattern: str) -> str:
    """The regular expression of RE2 that matches what a pattern does.

    `**` stands for any folders, `{a,b}` for a choice, `*` and `?` for what is within a name.
    Raises EvaluationError for a bracket that is not closed, LimitReached for a pattern that is too
    long, or not followed.
    """
    if len(pattern) > MAX_LENGTH:
        raise LimitReached(f"patterns of more than {MAX_LENGTH} characters are not read")
    signs = set(pattern)
    if signs & {"[", "{"} and not signs & {"]", "}", "\\"}:
        raise EvaluationError("the pattern has a bracket that is not closed")
    *folders, last = pattern.split("/")
    written = ["(?:[^/]+/)*" if name == FOLDERS else f"{_translated(name)}/" for name in folders]
    written.append("(?s:.*)" if last == FOLDERS else _translated(last))
    return rf"\A(?:{''.join(written)})\z"


def _translated(name: str) -> str:
    """The expression for a pattern of one name, or for a part of one."""
    written = []
    for piece in _PIECES.split(name):
        if len(piece) == 2 and piece.startswith("\\"):
            written.append(re.escape(piece[1]))
        elif piece.startswith("*"):
            written.append("[^/]*")
        elif piece == "?":
            written.append("[^/]")
        elif piece.startswith("{") and piece.endswith("}"):
            choices = (_translated(choice) for choice in piece[1:-1].split(","))
            written.append(f"(?:{'|'.join(choices)})")
        elif piece.startswith("[") and piece.endswith("]") and len(piece) > 2:
            written.append(_characters(piece[1:-1]))
        elif any(sign in piece for sign in "[{\\"):
            raise LimitReached("patterns with such brackets are not followed")
        else:
            written.append(re.escape(piece))
    return "".join(written)


def _characters(inner: str) -> str:
    """The expression for one of the characters between brackets, which is within a name."""
    match = _CHARACTERS.fullmatch(inner)
    if match is None or any(low > high for low, high in _RANGE.findall(match["members"])):
        raise LimitReached("patterns with such brackets are not followed")
    sign, members = match["sign"], match["members"]
    members = f"{members}/" if sign else _RANGE.sub(_without_slash, members)
    return f"[{sign}{''.join(c if c == '-' else re.escape(c) for c in members)}]"


def _without_slash(characters: re.Match[str]) -> str:
    """A range of characters, in two around the slash if that is among them."""
    low, high = characters.groups()
    return f"{low}-.0-{high}" if low < "/" < high else characters.group()
