"""The syntax tree of template expressions."""

from __future__ import annotations

from decimal import Decimal

from azbackup_lint.records import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A text (escapes resolved) or a number."""

    data: str | int | Decimal


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A call of a built-in function (namespace "" or "sys") or of the template's own."""

    namespace: str
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One step into a value, `.name` or `[key]`.

    A safe step (`.?name`, `[?key]`) yields null where there is nothing, for the whole rest of the
    way.
    """

    key: Node
    safe: bool = False


@dataclass(frozen=True, slots=True)
class Access(Node):
    """Steps into the value of an expression, one after the other; there is at least one."""

    object: Node
    steps: tuple[Step, ...]
