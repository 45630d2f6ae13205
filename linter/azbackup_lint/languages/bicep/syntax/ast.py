"""The syntax tree of Bicep: every expression, type and statement with its span.

Spans lie in the source that was parsed (a `Part` where statements are kept between runs) and cover
exactly the text of a node, without blanks and comments around it. Types are in `type_ast.py`,
most statements in `statement_ast.py`; `parser.py` makes trees.
"""

from __future__ import annotations

from azbackup_lint.light_typing import TYPE_CHECKING, TypeVar
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source, Span

T = TypeVar("T")


if TYPE_CHECKING:
    from typing_extensions import dataclass_transform

    @dataclass_transform(frozen_default=True)
    def record(kind: type[T]) -> type[T]:
        """A dataclass that nobody changes."""
        return kind

else:
    record = dataclass(slots=True, eq=False)
    """Frozen for the type checker only: at run time that would make nodes three times as dear."""


@record
class Node:
    """Any expression, type, or part of one: the text from `start` to `end` of a source."""

    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it is written."""
        return Span(self.source, self.start, self.end)


@record
class Literal(Node):
    """A text without holes (escapes resolved), an integer, a bool or null; also a piece of text.

    It is also the bare key of a property, and the name of a step.
    """

    data: str | int | bool | None


@record
class Interpolation(Node):
    """A text with holes, `'a${b}c'` or `$'''…'''`; pieces of text are `Literal`s, none empty."""

    parts: tuple[Node, ...]


@record
class Name(Node):
    """A symbol: a parameter, variable, resource, module, loop variable, import or namespace."""

    name: str


@record
class Step(Node):
    """One step into a value, `.name` (its key is a `Literal`) or `[key]`; spans its sign too.

    A safe step (`.?name`, `[?key]`) yields null where there is nothing, for the whole rest of the
    `Access` that it is in. `[^key]` counts from the end, with 1 for the last item.
    """

    key: Node
    safe: bool = False
    from_end: bool = False


@record
class Access(Node):
    """Steps into the value of an expression, one after the other; there is at least one.

    The object is never an `Access` itself: `a.b.c` is one node of two steps.
    """

    object: Node
    steps: tuple[Step, ...]


@record
class NestedName(Node):
    """`object::name`: a resource that is declared inside of another one; its name ends it."""

    object: Node
    name: str


@record
class NonNull(Node):
    """`operand!`."""

    operand: Node


@record
class Call(Node):
    """`name(…)`, or `receiver.name(…)`.

    The receiver is a namespace (`az`, `sys`, the alias of an import: a `Name`) or a resource
    (`account.listKeys()`); only what the receiver declares tells which one.
    """

    receiver: Node | None
    name: str
    name_start: int
    arguments: tuple[Node, ...]

    @property
    def name_span(self) -> Span:
        """Where its name is written."""
        return Span(self.source, self.name_start, self.name_start + len(self.name))


@record
class Unary(Node):
    """`!operand` or `-operand`."""

    operator: str
    operand: Node


@record
class Binary(Node):
    """`left operator right`."""

    operator: str
    left: Node
    right: Node


@record
class Conditional(Node):
    """`condition ? then : otherwise`."""

    condition: Node
    then: Node
    otherwise: Node


@record
class Parenthesis(Node):
    """`(inner)`; it also ends the reach of safe steps inside."""

    inner: Node


@record
class Spread(Node):
    """`...value`, among the items of an array or object only.

    A line of an object that can't be read at all is a `Spread` of something `Broken`.
    """

    value: Node


@record
class Array(Node):
    """`[a, b]`; items may be `Spread`s."""

    items: tuple[Node, ...]


@record
class Property(Node):
    """`key: value`; the key is a `Literal` text or an `Interpolation`."""

    key: Node
    value: Node


@record
class Object(Node):
    """`{key: value}`; `resources` are those declared inside of a resource's body."""

    items: tuple[Property | Spread, ...]
    resources: tuple[Resource, ...] = ()


@record
class Variable(Node):
    """A name that a loop, a lambda or a function declares; only a function's have types."""

    name: str
    type: Node | None = None


@record
class For(Node):
    """`[for item in collection: body]` or `[for (item, index) in collection: body]`.

    The body of a resource's or module's loop may be an `If`.
    """

    item: Variable
    index: Variable | None
    collection: Node
    body: Node


@record
class If(Node):
    """`if (condition) body`: only as the body of a resource or module, or of a loop over those.

    `condition` is without its parentheses.
    """

    condition: Node
    body: Node


@record
class Lambda(Node):
    """`item => body` or `(a, b) => body`."""

    parameters: tuple[Variable, ...]
    body: Node


@record
class Broken(Node):
    """Where a value or type can't be parsed; a problem says why, and nothing is known of it."""


@record
class Decorator(Node):
    """`@name(…)`, `@sys.name(…)`; spans its `@` too."""

    call: Call


@dataclass(frozen=True, slots=True)
class Statement:
    """Any statement.

    `span` goes from its keyword to its end, `header` to what stands before the `=` (or before the
    end). Decorators stand before both.
    """

    decorators: tuple[Decorator, ...]
    header: Span
    span: Span


@dataclass(frozen=True, slots=True)
class Named(Statement):
    """Statements that declare a name, or give a value to one."""

    name: str
    name_span: Span


@dataclass(frozen=True, slots=True)
class Resource(Named):
    """`resource name 'type@version' existing = value`, at the top or inside of another resource.

    `type` is a `Literal`, as a rule; `value` is an `Object`, `If`, `For` or `Broken`.
    """

    type: Node
    existing: bool
    value: Node
