"""Scopes: what the names in an expression mean."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.light_typing import TYPE_CHECKING, Literal, Protocol
from azbackup_lint.records import dataclass, field
from azbackup_lint.values import Value
from azbackup_lint.values.errors import EvaluationError

if TYPE_CHECKING:
    from azbackup_lint.source import Span


Mark = Literal["sensitive", "ephemeral"]
"""What Terraform may note of a value beside it."""


class Resolver(Protocol):
    """Whatever gives meaning to a root name that no `for` or instance binds."""

    def resolve(self, names: tuple[str, ...], span: Span) -> tuple[Value, int]:
        """The value that the leading names stand for, and how many of them it used up.

        Raises EvaluationError for names that are not declared.
        """

    def marked(self, mark: Mark, names: tuple[str, ...]) -> bool | None:
        """Whether what the names stand for is `sensitive`, or `ephemeral`; None where unknown."""


@dataclass(frozen=True, slots=True)
class NoNames:
    """The names in sight of a constant expression: none, and `refusal` is why."""

    refusal: str

    def resolve(self, names: tuple[str, ...], span: Span) -> tuple[Value, int]:
        """Raises EvaluationError."""
        raise EvaluationError(f"{names[0]!r} {self.refusal}", span)

    def marked(self, mark: Mark, names: tuple[str, ...]) -> bool | None:
        """No name, no mark."""
        return None


@dataclass(frozen=True, slots=True)
class Scope:
    """The names in sight of an expression.

    `bindings` are names of `for`, `each.…`, `count.index` and iterators of dynamic blocks, the
    innermost already merged over the outer ones.
    """

    resolver: Resolver
    bindings: Mapping[str, Value] = field(default_factory=dict)

    def bind(self, names: Mapping[str, Value]) -> Scope:
        """This scope with more names, which hide equal names outside."""
        return Scope(self.resolver, {**self.bindings, **names})
