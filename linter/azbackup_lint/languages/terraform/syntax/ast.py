"""The syntax tree of HCL: blocks, attributes and expressions, every node with its span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import Data


@dataclass(frozen=True, slots=True)
class Node:
    """Any expression; `span` covers exactly its text, without blanks and comments around it."""

    span: Span


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number, bool, null, or a piece of a template's text (escapes resolved)."""

    data: Data


@dataclass(frozen=True, slots=True)
class Template(Node):
    """A quoted string or heredoc; the parts are `Literal`s (strings), `Directive`s, expressions.

    A template of one expression alone (`"${x}"`) yields that expression's value. `~` markers and
    heredoc indentation are already applied.
    """

    parts: tuple[Node, ...]

    @property
    def text(self) -> str | None:
        """The text that it is, if it has no other part; empty ones aren't told."""
        if len(self.parts) != 1:
            return None
        part = self.parts[0]
        return part.data if type(part) is Literal and type(part.data) is str else None


@dataclass(frozen=True, slots=True)
class IfDirective(Node):
    """`%{ if condition }then%{ else }otherwise%{ endif }` in a template."""

    condition: Node
    then: Template
    otherwise: Template


@dataclass(frozen=True, slots=True)
class ForDirective(Node):
    """`%{ for key, value in collection }body%{ endfor }` in a template; key may be empty."""

    key: str
    value: str
    collection: Node
    body: Template


@dataclass(frozen=True, slots=True)
class Name(Node):
    """A root name: `var`, `local`, `each`, a resource type, a `for` variable."""

    name: str


@dataclass(frozen=True, slots=True)
class GetAttribute(Node):
    """`object.name`; also the legacy `object.0`, with name `0`."""

    object: Node
    name: str


@dataclass(frozen=True, slots=True)
class Index(Node):
    """`object[key]`."""

    object: Node
    key: Node


@dataclass(frozen=True, slots=True)
class Splat(Node):
    """`object[*].steps` or `object.*.steps`: `each` is applied to `SplatItem` for every item.

    `full` distinguishes the two: the legacy `.*` takes attribute steps only, `[*]` also indexes.
    """

    object: Node
    each: Node
    full: bool


@dataclass(frozen=True, slots=True)
class SplatItem(Node):
    """The current item inside the `each` of a `Splat`."""


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function call; `name` may have a namespace (`provider::azurerm::normalise_resource_id`)."""

    name: str
    name_span: Span
    arguments: tuple[Node, ...]
    expand_last: bool = False


@dataclass(frozen=True, slots=True)
class Unary(Node):
    """`-operand` or `!operand`."""

    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class Binary(Node):
    """`left operator right`."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Conditional(Node):
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Parenthesis(Node):
    """`(inner)`."""

    inner: Node


@dataclass(frozen=True, slots=True)
class ListExpression(Node):
    """`[a, b]`."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class ObjectExpression(Node):
    """`{a = 1, (b) = 2}`; a bare key is a `Literal` string, any other key an expression."""

    items: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True, slots=True)
class ForExpression(Node):
    """`[for k, v in c : value if condition]`, or with `key` `{for … : key => value…}`.

    `key_name` is empty where only one name is given; `key` is None for a list; `grouping` is the
    trailing `...`.
    """

    key_name: str
    value_name: str
    collection: Node
    key: Node | None
    value: Node
    condition: Node | None
    grouping: bool


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = expression` in a body, from `start` to `end`; the name ends at `name_end`.

    There are many, so their spans are made when they are asked for.
    """

    name: str
    expression: Node
    start: int
    name_end: int
    end: int

    @property
    def name_span(self) -> Span:
        """The place of the name."""
        return Span(self.expression.span.source, self.start, self.name_end)

    @property
    def span(self) -> Span:
        """The place of name and expression together."""
        return Span(self.expression.span.source, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Body:
    """What stands between the braces of a block, or a whole tfvars file."""

    attributes: Mapping[str, Attribute]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A nested block; `header` spans its type and labels."""

    type: str
    labels: tuple[str, ...]
    header: Span
    body: Body


def block_types(body: Body) -> Iterable[str]:
    """The types of nested blocks in a body, dynamic blocks included, each once."""
    names: dict[str, None] = {}
    for block in body.blocks:
        if block.type == "dynamic" and len(block.labels) == 1:
            names.setdefault(block.labels[0])
        elif block.type != "dynamic":
            names.setdefault(block.type)
    return names
