"""The syntax tree of expressions.

Texts of templates have literals, calls and steps only. Other languages that are evaluated as
templates also have objects, arrays and loops inside of expressions.
"""

from __future__ import annotations

from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import Data, Value


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression."""


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A text (escapes resolved) or a number; from other languages also a bool or null."""

    data: Data


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
    way. One `from_end`, which only Bicep writes, counts from the last element, which is 1.
    """

    key: Node
    safe: bool = False
    from_end: bool = False


@dataclass(frozen=True, slots=True)
class Access(Node):
    """Steps into the value of an expression, one after the other; there is at least one."""

    object: Node
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Given(Node):
    """What is known, or known to be unknown, without anything to evaluate."""

    value: Value


@dataclass(frozen=True, slots=True)
class Placed(Node):
    """What an expression gives, used at the place where it is written."""

    node: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Items(Node):
    """An array."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fields(Node):
    """An object; names are expressions, too."""

    fields: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class Bound(Node):
    """An expression that sees variables, by lower-case name, like those of a lambda."""

    variables: tuple[tuple[str, Node], ...]
    node: Node


@dataclass(frozen=True, slots=True)
class Loop(Node):
    """One value of `body` for each item of a collection, which alone has a place.

    `item` and `index` are the variables that the body sees; `name` is for messages. The loop of a
    resource has no body: that of the resource counts.
    """

    name: str
    collection: Tree
    item: str
    index: str
    body: Tree | None = None
