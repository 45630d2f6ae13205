"""Finds nodes of a syntax tree: by place, by name, and what a statement's header heads."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence

from azbackup_lint.languages.bicep.syntax.ast import (
    For,
    If,
    Literal,
    Name,
    NestedName,
    Node,
    Object,
    Property,
    Resource,
    Statement,
)
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile, Module
from azbackup_lint.light_typing import Any
from azbackup_lint.records import fields

Piece = Node | Statement


def children(piece: Piece) -> Iterator[Piece]:
    """What a node or statement is made of, decorators included."""
    for name in _names_of_fields(type(piece)):
        value = getattr(piece, name)
        if isinstance(value, Piece):
            yield value
        elif isinstance(value, tuple):
            yield from value


def within(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """All of these and what is in them, outermost first."""
    waiting = [*pieces]
    waiting.reverse()
    while waiting:
        piece = waiting.pop()
        yield piece
        waiting += [*children(piece)][::-1]


def way_to(file: BicepFile, start: int, end: int) -> tuple[Piece, ...]:
    """The nodes around a range of text, from its statement to the innermost one."""
    way: list[Piece] = []
    first = bisect_left(file.statements, end, key=lambda statement: statement.span.end)
    pieces: Iterable[Piece] = file.statements[first : first + 1]
    while True:
        inner = next((piece for piece in pieces if _covers(piece, start, end)), None)
        if inner is None:
            return tuple(way)
        way.append(inner)
        pieces = children(inner)


def statements_in(file: BicepFile) -> Mapping[int, Statement]:
    """All statements, those in bodies too, by where their headers start."""
    found: dict[int, Statement] = {}
    for piece in within(file.statements):
        if isinstance(piece, Statement):
            found.setdefault(piece.header.start, piece)
    return found


def names_in(file: BicepFile) -> Mapping[str, Sequence[tuple[Name | NestedName, Statement]]]:
    """The places where expressions say a name, by name and in order.

    Each comes with the innermost statement around it. `vault::policy` says both names.
    """
    found: dict[str, list[tuple[Name | NestedName, Statement]]] = {}
    waiting: list[tuple[Piece, Statement]] = [(item, item) for item in reversed(file.statements)]
    while waiting:
        piece, around = waiting.pop()
        if isinstance(piece, Statement):
            around = piece
        elif isinstance(piece, Name | NestedName):
            found.setdefault(piece.name, []).append((piece, around))
        waiting += [(inner, around) for inner in children(piece)][::-1]
    return found


def body_of(statement: Statement) -> Object | None:
    """The object that a resource or module is given, with a condition or in a loop too."""
    if not isinstance(statement, Resource | Module):
        return None
    value = statement.value
    while isinstance(value, For | If):
        value = value.body
    return value if isinstance(value, Object) else None


def property_of(holder: Object, name: str) -> Property | None:
    """The property of a name in any case; the last of several, which counts."""
    found = None
    for item in holder.items:
        if isinstance(item, Property) and isinstance(item.key, Literal):
            found = item if str(item.key.data).lower() == name.lower() else found
    return found


def _covers(piece: Piece, start: int, end: int) -> bool:
    if isinstance(piece, Node):
        return piece.start <= start and end <= piece.end
    if piece.span.start <= start and end <= piece.span.end:
        return True
    return any(_covers(decorator, start, end) for decorator in piece.decorators)


_FIELDS: dict[type[Any], tuple[str, ...]] = {}


def _names_of_fields(kind: type[Any]) -> tuple[str, ...]:
    names = _FIELDS.get(kind)
    if names is None:
        names = tuple(item.name for item in fields(kind) if item.name not in ("source", "span"))
        _FIELDS[kind] = names
    return names
