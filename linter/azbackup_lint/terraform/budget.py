"""Bounds of evaluation: input is not trusted to be small."""

from __future__ import annotations

from dataclasses import dataclass

from azbackup_lint.source import Span
from azbackup_lint.terraform.errors import EvaluationError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one run may expand; generous for real configurations."""

    instances: int = 100_000
    """Instances of one resource or module call."""
    iterations: int = 5_000_000
    """Items visited by all `for` expressions together."""
    depth: int = 400
    """Evaluations nested in each other, through expressions, locals and modules alike."""
    module_depth: int = 32
    """Module calls nested in each other."""


class LimitReached(EvaluationError):
    """An expansion that was stopped at a bound of the linter."""


class Budget:
    """Counts what one run has used up of its limits."""

    __slots__ = ("_depth", "_iterations", "limits")

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._depth = 0
        self._iterations = 0

    def enter(self, span: Span) -> None:
        """One evaluation begins; raises LimitReached where they nest too deep."""
        self._depth += 1
        if self._depth > self.limits.depth:
            self._depth -= 1
            raise LimitReached(f"evaluations nest deeper than {self.limits.depth}", span)

    def leave(self) -> None:
        """The evaluation that began last is over."""
        self._depth -= 1

    def iterate(self, count: int) -> None:
        """That many items are visited; raises LimitReached where it gets too many."""
        self._iterations += count
        if self._iterations > self.limits.iterations:
            raise LimitReached(f"more than {self.limits.iterations} iterations in one run")
