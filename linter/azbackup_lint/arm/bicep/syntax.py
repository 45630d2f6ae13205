"""As much of Bicep's syntax as places need: statements, objects, arrays, loops and conditions.

Everything else is an `Expression` whose inside nobody looks at. Extents are half-open ranges of
code points in the file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Extent = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Expression:
    """A value of any kind."""

    extent: Extent


@dataclass(frozen=True, slots=True)
class Property:
    """A property of an object whose name is written out."""

    name: str
    key: Extent
    value: Expression


@dataclass(frozen=True, slots=True)
class Object(Expression):
    """An object; `children` are the resources that a resource's body nests."""

    properties: tuple[Property, ...]
    children: tuple[Statement, ...] = ()

    def get(self, name: str) -> Property | None:
        """The property of a name, in any case."""
        wanted = name.lower()
        return next((item for item in self.properties if item.name.lower() == wanted), None)


@dataclass(frozen=True, slots=True)
class Array(Expression):
    """An array written out."""

    items: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Loop(Expression):
    """`[for item in over: body]`."""

    over: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class Conditional(Expression):
    """`if (condition) body`."""

    condition: Expression
    body: Expression


@dataclass(frozen=True, slots=True)
class Statement:
    """A declaration: `resource vm 'Microsoft.Compute/virtualMachines@2023-09-01' = {…}`.

    `header` reaches from the keyword to before the `=`; `target` is the text after the name, such
    as the type of a resource with its version or the path of a module.
    """

    keyword: str
    name: str
    key: Extent
    header: Extent
    target: str
    is_existing: bool
    value: Expression | None

    @property
    def loop(self) -> Loop | None:
        """The loop around the body."""
        return self.value if isinstance(self.value, Loop) else None

    @property
    def condition(self) -> Expression | None:
        """The condition of the body, inside of a loop too."""
        value = self.loop.body if self.loop is not None else self.value
        return value.condition if isinstance(value, Conditional) else None

    @property
    def body(self) -> Object | None:
        """The object inside of loop and condition."""
        value = self.value
        while isinstance(value, (Loop, Conditional)):
            value = value.body
        return value if isinstance(value, Object) else None


def resources_in(statements: tuple[Statement, ...], parent: str = "") -> Iterator[tuple[str, Statement]]:
    """All resources with their full types in lower case, nested ones after those around them."""
    for item in statements:
        if item.keyword == "resource":
            own = item.target.partition("@")[0].lower()
            type_ = f"{parent}/{own}" if parent else own
            yield type_, item
            if item.body is not None:
                yield from resources_in(item.body.children, type_)
