"""HTML that can only be put together escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from azbackup_lint.report.escaping import one_line

VOID = frozenset({"input", "meta"})


class Markup(str):
    """A piece of HTML; any other text is escaped where it joins one."""

    __slots__ = ()


Content = str | Iterable["Content"] | None
"""Markup, a text to be escaped, several of both, or nothing."""


def element(name: str, *children: Content, **attributes: str | bool | None) -> Markup:
    """An element; an attribute that is None or False is left out, one that is True has no value.

    An underscore in the name of an attribute is a hyphen, one at the end of it nothing.
    """
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        parts.append(f" {key.rstrip('_').replace('_', '-')}")
        if value is not True:
            parts.append(f'="{escaped(value)}"')
    parts.append(">")
    if name not in VOID:
        parts.append(joined(children))
        parts.append(f"</{name}>")
    return Markup("".join(parts))


def joined(contents: Iterable[Content]) -> Markup:
    """All contents, one after another."""
    return Markup("".join(map(_content, contents)))


def escaped(text: str) -> str:
    """A text as HTML shows it, what can't be shown or would turn it around spelled out."""
    return text if isinstance(text, Markup) else escape(one_line(text), quote=True)


def _content(content: Content) -> str:
    if content is None:
        return ""
    return escaped(content) if isinstance(content, str) else joined(content)
