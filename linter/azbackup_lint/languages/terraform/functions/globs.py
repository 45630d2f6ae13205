"""Patterns of file names, as `fileset` has them: an expression for them that takes linear time."""

from __future__ import annotations

import re

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values.errors import EvaluationError, LimitReached

MAX_LENGTH = 10_000
"""Code points of a pattern."""

_PIECES = lazy_regex(r"(\*\*/|\*\*|\*|\?|\{[^{}]*\}|\[[^\]]+\])")
_WILDCARDS = {"**/": "(?:[^/]+/)*", "**": "(?s:.*)", "*": "[^/]*", "?": "[^/]"}


def expression_of(pattern: str) -> str:
    """The regular expression of RE2 that matches what a pattern does.

    `**` stands for any folders, `{a,b}` for a choice, `*` and `?` for what is within a name.
    Raises EvaluationError for a bracket that is not closed, LimitReached for one that is too long.
    """
    if len(pattern) > MAX_LENGTH:
        raise LimitReached(f"patterns of more than {MAX_LENGTH} characters are not read")
    return rf"\A(?:{_translated(pattern)})\z"


def _translated(pattern: str) -> str:
    written = []
    for piece in _PIECES.split(pattern):
        if piece in _WILDCARDS:
            written.append(_WILDCARDS[piece])
        elif piece.startswith("{") and piece.endswith("}"):
            choices = (_translated(choice) for choice in piece[1:-1].split(","))
            written.append(f"(?:{'|'.join(choices)})")
        elif piece.startswith("[") and piece.endswith("]") and len(piece) > 2:
            written.append(_characters(piece[1:-1]))
        elif "[" in piece or "{" in piece:
            raise EvaluationError("the pattern has a bracket that is not closed")
        else:
            written.append(re.escape(piece))
    return "".join(written)


def _characters(members: str) -> str:
    sign = "^" if members.startswith("^") else ""
    inner = "".join(c if c == "-" else re.escape(c) for c in members.removeprefix(sign))
    if not inner:
        raise EvaluationError("the pattern has a bracket without characters")
    return f"[{sign}{inner}]"
