"""Trees of templates that are made when they are looked into."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property

from azbackup_lint.languages.arm.ast import Literal, Node
from azbackup_lint.languages.arm.trees import Member, Named, Tree
from azbackup_lint.light_typing import Any
from azbackup_lint.source import Span


class Scalar:
    """Plain data, or an expression in its place."""

    __slots__ = ("data", "span")

    kind = "scalar"
    members: tuple[Member, ...] = ()

    def __init__(self, span: Span, data: Any) -> None:
        self.span = span
        self.data = data

    @property
    def items(self) -> tuple[Tree, ...]:
        """Itself alone."""
        return (self,)


class Computed:
    """An expression; `make` gives its syntax tree."""

    kind = "scalar"
    members: tuple[Member, ...] = ()

    def __init__(self, span: Span, make: Callable[[], Node]) -> None:
        self.span = span
        self._make = make

    @cached_property
    def data(self) -> Node:
        """The syntax tree."""
        return self._make()

    @property
    def items(self) -> tuple[Tree, ...]:
        """Itself alone."""
        return (self,)


class ObjectTree:
    """An object; `make` gives its members."""

    kind = "object"

    def __init__(self, span: Span, make: Callable[[], Iterable[Member]]) -> None:
        self.span = span
        self._make = make

    @cached_property
    def members(self) -> tuple[Member, ...]:
        """The members in order."""
        return tuple(self._make())

    @cached_property
    def data(self) -> dict[str, Any]:
        """The names of the members, with plain data as far as those are plain."""
        return {member.name: None for member in self.members}

    @property
    def items(self) -> tuple[Tree, ...]:
        """Itself alone."""
        return (self,)


class ArrayTree:
    """An array; `make` gives its elements."""

    kind = "array"
    members: tuple[Member, ...] = ()

    def __init__(self, span: Span, make: Callable[[], Iterable[Tree]]) -> None:
        self.span = span
        self._make = make

    @cached_property
    def items(self) -> tuple[Tree, ...]:
        """The elements in order."""
        return tuple(self._make())

    @cached_property
    def data(self) -> list[Any]:
        """As many as there are elements."""
        return [None] * len(self.items)


def text_tree(span: Span, text: str) -> Scalar:
    """A text that stands for itself, whatever it begins with."""
    return Scalar(span, Literal(text) if text.startswith("[") else text)


def fields(span: Span, **members: Tree | None) -> ObjectTree:
    """An object of what isn't None, whose names aren't written anywhere."""
    named = [Named(name, tree.span, tree) for name, tree in members.items() if tree is not None]
    return ObjectTree(span, lambda: named)
