"""Texts of files as Markdown that shows them as they are."""

from __future__ import annotations

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.report.escaping import one_line

_SPECIAL = lazy_regex(r"([\\`*_{}\[\]<>#|!~])")

MAX_TEXT = 400
"""Characters shown of a text, which may be of any length."""


def plain(text: str) -> str:
    """A text in a sentence."""
    return _SPECIAL.sub(r"\\\1", _short(text))


def code(text: str) -> str:
    """A text as code."""
    text = _short(text)
    fence = "``" if "`" in text else "`"
    pad = " " if text[:1] == "`" or text[-1:] == "`" or not text.strip() else ""
    return f"{fence}{pad}{text.replace('``', '` `')}{pad}{fence}"


def bullet(line: str) -> str:
    """An item of a list."""
    return f"- {line}"


def _short(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"
