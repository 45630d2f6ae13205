"""Bounds of evaluation: input is not trusted to be small."""

from __future__ import annotations

from azbackup_lint.languages.arm.errors import LimitReached
from azbackup_lint.values import Known, ListValue, MapValue, Unknown, Value

MAX_DEPTH = 400
"""Evaluations nested in each other, through expressions, variables and user functions alike."""

MAX_ITERATIONS = 2_000_000
"""Steps of work in one root: expressions evaluated, items visited, texts by the page."""

MAX_TEXT = 1_000_000
"""Code points of one text that a function makes."""

MAX_ITEMS = 100_000
"""Items of one array that a function makes, and values nested in one value."""

MAX_PARTS = 1_000
"""Known and unknown pieces of one text; of one with more, nothing is known."""

PAGE = 16
"""Code points, or nested values, that are as much work as one step."""


class Budget:
    """Counts what one root has used up of the bounds."""

    __slots__ = ("_depth", "_iterations", "_limit")

    def __init__(self, limit: int = MAX_ITERATIONS) -> None:
        self._limit = limit
        self._depth = 0
        self._iterations = 0

    def enter(self) -> None:
        """One evaluation begins; raises LimitReached where they nest too deep, or get too many."""
        if self._depth >= MAX_DEPTH:
            raise LimitReached(f"evaluations nest deeper than {MAX_DEPTH}")
        self.iterate(1)
        self._depth += 1

    def leave(self) -> None:
        """The evaluation that began last is over."""
        self._depth -= 1

    def iterate(self, count: int) -> None:
        """That many steps are taken; raises LimitReached where it gets too many."""
        self._iterations += count
        if self._iterations > self._limit:
            raise LimitReached(f"more than {self._limit} steps of evaluation")

    def read(self, value: Value) -> None:
        """A function looks at a value, but not into what is nested in it."""
        if isinstance(value, Known):
            if isinstance(value.data, str):
                self.iterate(len(value.data) // PAGE)
        elif isinstance(value, ListValue):
            self.iterate(len(value.items) // PAGE)
        elif isinstance(value, MapValue):
            self.iterate(len(value.entries) // PAGE)

    def weigh(self, value: Value) -> None:
        """A value was made, or is looked through; raises LimitReached where it is too large.

        What is nested in it twice counts twice: a few lines can make a value too large to look at.
        """
        pending, count = [value], 0
        while pending:
            current = pending.pop()
            count += 1
            if isinstance(current, ListValue):
                pending.extend(current.items)
            elif isinstance(current, MapValue):
                pending.extend(current.entries.values())
            elif isinstance(current, Unknown):
                pending.extend(current.options)
            if count + len(pending) > MAX_ITEMS:
                raise LimitReached(f"values of more than {MAX_ITEMS} values are not made")
        self.iterate(count // PAGE)
