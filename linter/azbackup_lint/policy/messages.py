"""Fills the placeholders of messages from a view."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

from azbackup_lint.estate.view import View
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.long_texts import shortened
from azbackup_lint.values import HIDDEN, Known, Unknown

PLACEHOLDER = lazy_regex(r"\{(\$limit:)?([A-Za-z][\w.#/-]*)\}")
_DISK_TWICE = lazy_regex(r"(?:\bthe )?(?:\b(?:OS|data) )?\bdisk the (?=(?:OS|data) disk of )")
"""What comes before the name of a disk, where the name of one that its VM declares says it, too."""

MAX_OPTIONS = 4
MAX_ITEMS = 50
"""Items of a list that are shown."""

MAX_WRITTEN = 10**15
"""From here on numbers are shown with an exponent."""


def fill(template: str, view: View, limit: Callable[[str], Any]) -> str:
    """The message with `{dotted.path}` and `{$limit:name}` replaced; secrets are left out."""

    def replaced(match: re.Match[str]) -> str:
        marker, name = match.groups()
        if not marker and view.is_secret(tuple(name.split("."))):
            return HIDDEN
        return shown(limit(name) if marker else lookup(view.document, name))

    text = PLACEHOLDER.sub(replaced, template) if "{" in template else template
    if "disk the " in text:
        text = _DISK_TWICE.sub("the ", text)
    return text.replace(f"({HIDDEN})", HIDDEN).replace("up to at least ", "at least ")


def named_facts(template: str) -> list[tuple[str, ...]]:
    """The paths of the facts that a message names, in its order."""
    placeholders = PLACEHOLDER.findall(template)
    return [tuple(path.split(".")) for marker, path in placeholders if not marker]


def lookup(document: Mapping[str, Any], path: str) -> Any:
    """The value at a dotted path, None where there is none."""
    value: Any = document
    for step in path.split("."):
        if not isinstance(value, Mapping):
            return value if isinstance(value, Unknown) else None
        value = value.get(step)
    return value


def shown(value: Any) -> str:
    """A fact as people read it; of a long one, the beginning and what tells it from others."""
    return shortened(_shown(value))


def _shown(value: Any) -> str:
    if isinstance(value, Unknown):
        return _unknown(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Decimal)) and not -MAX_WRITTEN < value < MAX_WRITTEN:
        return f"{Decimal(value):.3e}"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) >= 10_000 else str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, (list, tuple)):
        first = ", ".join(shown(item) for item in value[:MAX_ITEMS])
        rest = f", and {len(value) - MAX_ITEMS:,} more" if len(value) > MAX_ITEMS else ""
        return f"{first}{rest}"
    return "nothing" if value is None else str(value) or '""'


def _unknown(value: Unknown) -> str:
    options = [shown(o.data) for o in value.options if isinstance(o, Known)]
    if options and len(options) == len(value.options) <= MAX_OPTIONS:
        return " or ".join(dict.fromkeys(options))
    if value.minimum is not None:
        return f"at least {shown(value.minimum)}"
    if value.parts:
        return _partly_known(value.parts)
    subjects = _subjects(value)
    return subjects[0] if subjects else "…"


def _partly_known(parts: Sequence[str | Unknown]) -> str:
    """What is known of a text; where that is no more than digits, also what the rest is called."""
    says_little = not any(part.strip("-_. 0123456789") for part in parts if isinstance(part, str))
    pieces = (_piece(part, is_named=says_little) for part in parts)
    return "".join(piece for piece, _ in groupby(pieces))  # neighbours share one


def _piece(part: str | Unknown, *, is_named: bool) -> str:
    if isinstance(part, str):
        return part
    subjects = _subjects(part) if is_named else []
    return f"{{{subjects[0]}}}" if subjects else "…"


def _subjects(value: Unknown) -> list[str]:
    """What has to be known for a value; a fault in the input is a sentence of its own."""
    return [cause.subject for cause in value.causes if cause.kind not in ("invalid", "limit")]
