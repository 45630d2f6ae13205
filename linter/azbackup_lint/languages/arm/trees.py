"""What templates and their parts are written as: JSON, or what another language says instead."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.light_typing import Any, Protocol
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span


class Tree(Protocol):
    """An object, an array or anything else, with the place where it is written.

    `data` is plain, as JSON is decoded; of an object and an array it tells names and length at
    least. What is written as an expression and not as a text has its syntax tree as `data`.
    """

    @property
    def span(self) -> Span:
        """The place of the whole."""

    @property
    def data(self) -> Any:
        """See the class."""

    @property
    def kind(self) -> str:
        """What it is: "object", "array" or "scalar"."""

    @property
    def members(self) -> Sequence[Member]:
        """The members of an object as written; nothing for others."""

    @property
    def items(self) -> Sequence[Tree]:
        """The elements of an array; anything else is alone in it."""


class Member(Protocol):
    """A member of an object."""

    @property
    def name(self) -> str:
        """Its name as written."""

    @property
    def key(self) -> Span:
        """The place of the name."""

    @property
    def value(self) -> Tree:
        """What it holds."""


@dataclass(frozen=True, slots=True)
class Named:
    """A member that is put together from what is written apart."""

    name: str
    key: Span
    value: Tree
