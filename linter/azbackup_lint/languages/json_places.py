"""Places in texts of JSON: what leads to one, and what is there."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache

from azbackup_lint.json_text import JsonError, JsonValue, Member, parse_json
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.source import Source, Span

Piece = TypeVar("Piece", Member, JsonValue)

TERRAFORM = (".tf.json", ".tofu.json", ".tfvars.json")
"""The endings of what Terraform reads as its own language in JSON."""


@lru_cache(maxsize=8)
def root_of(source: Source) -> JsonValue | None:
    """The whole of a text; None where it is no JSON."""
    try:
        return parse_json(source, lenient=True)
    except JsonError:
        return None


def way_to(span: Span) -> list[tuple[JsonValue, Member]]:
    """The members, each with its object, that lead to a place, the outermost first."""
    value = root_of(span.source)
    way: list[tuple[JsonValue, Member]] = []
    while value is not None:
        inner: JsonValue | None = None
        member = _last_before(value.members, span.start)
        if member is not None and span.end <= member.value.end:
            way.append((value, member))
            inner = member.value
        elif value.kind == "array":
            inner = _last_before(value.items, span.start)
            inner = inner if inner is not None and span.end <= inner.end else None
        value = inner
    return way


def _last_before(pieces: Sequence[Piece], at: int) -> Piece | None:
    """The last of some pieces, which follow each other, that begins at a place or before."""
    index = bisect_right(pieces, at, key=lambda piece: piece.start) - 1
    return pieces[index] if index >= 0 else None


def member_at(span: Span) -> list[tuple[JsonValue, Member]]:
    """The way to the member whose value is exactly at the place; empty where there is none."""
    way = way_to(span)
    for length in range(len(way), 0, -1):
        if way[length - 1][1].value.span == span:
            return way[:length]
    return []


def headed(header: Span) -> JsonValue | None:
    """The object that a header heads: the value of that key, else the object that it is in."""
    way = way_to(header)
    if not way:
        return None
    parent, member = way[-1]
    if member.key == header:
        value = member.value
        if value.kind == "array" and len(value.items) == 1:
            value = value.items[0]
        return value if value.kind == "object" else parent
    return parent


def child_of(value: JsonValue, name: str) -> Member | None:
    """The member of a name, in any case: of several the last, in Terraform's files the first."""
    is_terraform = value.span.source.path.endswith(TERRAFORM)
    members = value.members if is_terraform else reversed(value.members)
    return next((m for m in members if m.name.lower() == name.lower()), None)
