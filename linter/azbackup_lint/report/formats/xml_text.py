"""Texts in XML 1.0; parts of XML are only ever written, never read."""

from __future__ import annotations

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.report.escaping import printable

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_SPECIAL = lazy_regex("[&<>\"'\t\n]")


def element(name: str, attributes: dict[str, str], *content: str) -> str:
    """An element with attributes of any text and content that is XML already."""
    shown = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    inner = "".join(content)
    return f"<{name}{shown}>{inner}</{name}>" if inner else f"<{name}{shown}/>"


def block(name: str, attributes: dict[str, str], content: list[str]) -> str:
    """An element whose content begins and ends on lines of its own."""
    lines = [line for item in content for line in item.split("\n")]
    return element(name, attributes, "\n", *(f"  {line}\n" for line in lines))


def escaped(text: str) -> str:
    """The text for an attribute or for content; what XML can't hold is spelled out."""
    return _SPECIAL.sub(
        lambda match: _ENTITIES.get(match.group(), f"&#{ord(match.group())};"), printable(text)
    )
