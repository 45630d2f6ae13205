"""Bounds of evaluation: input is not trusted to be small."""

from __future__ import annotations

from azbackup_lint.arm.errors import LimitReached

MAX_DEPTH = 400
"""Evaluations nested in each other, through expressions, variables and user functions alike."""

MAX_ITERATIONS = 2_000_000
"""Items that functions visit or make, in one root."""

MAX_TEXT = 1_000_000
"""Code points of one text that a function makes."""

MAX_ITEMS = 100_000
"""Items of one array that a function makes."""


class Budget:
    """Counts what one root has used up of the bounds."""

    __slots__ = ("_depth", "_iterations")

    def __init__(self) -> None:
        self._depth = 0
        self._iterations = 0

    def enter(self) -> None:
        """One evaluation begins; raises LimitReached where they nest too deep."""
        if self._depth >= MAX_DEPTH:
            raise LimitReached(f"evaluations nest deeper than {MAX_DEPTH}")
        self._depth += 1

    def leave(self) -> None:
        """The evaluation that began last is over."""
        self._depth -= 1

    def iterate(self, count: int) -> None:
        """That many items are visited; raises LimitReached where it gets too many."""
        self._iterations += count
        if self._iterations > MAX_ITERATIONS:
            raise LimitReached(f"functions visit more than {MAX_ITERATIONS} items")
