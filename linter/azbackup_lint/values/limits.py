"""Bounds of evaluation, one budget for all languages: input is not trusted to be small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from azbackup_lint.source import Span
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.model import Known, ListValue, MapValue, Unknown, Value

MAX_TEXT = 4_000_000
"""Code points of one text that is put together or read."""

MAX_PARTS = 1_000
"""Known and unknown pieces of one text; of one with more, nothing is known."""

MAX_NESTING = 200
"""Values nested in each other in one text that is decoded."""

PAGE = 16
"""Code points, or nested values, that are as much work as one step."""

HEAVY = 1_000
"""Values inside of a collection whose weight is worth remembering."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much evaluation may expand; generous for real configurations."""

    instances: int = 100_000
    """Instances of one resource, module call or `copy` of resources."""
    resources: int = 100_000
    """Resources of one template with all that it nests."""
    steps: int = 5_000_000
    """Work: expressions evaluated, items visited, texts and nested values by the page."""
    depth: int = 400
    """Evaluations nested in each other, through expressions, variables and modules alike."""
    module_depth: int = 40
    """Module calls, or deployments, nested in each other."""
    weight: int = 1_000_000
    """Values inside of one value, shared ones counted wherever they stand."""


class Budget:
    """Counts what was used up of the limits.

    Roots may share one, so that a run as a whole is bounded; nesting begins anew with each.
    """

    __slots__ = ("_depth", "_heavy", "_steps", "limits")

    def __init__(self, limits: Limits | None = None) -> None:
        self.limits = limits or Limits()
        self._depth = 0
        self._steps = 0
        self._heavy: dict[tuple[int, bool], tuple[object, int]] = {}

    def enter(self, span: Span | None = None) -> None:
        """One evaluation begins; raises LimitReached where they nest too deep, or get too many."""
        if self._depth >= self.limits.depth:
            raise LimitReached(f"evaluations nest deeper than {self.limits.depth}", span)
        self.spend(1)
        self._depth += 1

    def leave(self) -> None:
        """The evaluation that began last is over."""
        self._depth -= 1

    def spend(self, steps: int) -> None:
        """That many steps are taken; raises LimitReached where it gets too many."""
        self._steps += steps
        if self._steps > self.limits.steps:
            raise LimitReached(f"more than {self.limits.steps} steps of evaluation")

    def read(self, value: Value) -> None:
        """A function looks at a value, but not into what is nested in it."""
        if isinstance(value, Known):
            if isinstance(value.data, str):
                self.spend(len(value.data) // PAGE)
        elif isinstance(value, ListValue):
            self.spend(len(value.items) // PAGE)
        elif isinstance(value, MapValue):
            self.spend(len(value.entries) // PAGE)

    def weigh(self, value: Value, *, deep: bool = False) -> None:
        """Raises LimitReached for a value with too many values inside.

        Collections share what they are made of, so that a few lines can describe more than
        anybody could ever visit. Members that nobody has read yet are left alone, unless `deep`:
        a function is about to visit everything.
        """
        weight, visited = self._weight(value, deep)
        self.spend((weight if deep else visited) // PAGE)

    def _weight(self, value: Value, deep: bool) -> tuple[int, int]:
        """The number of values in a value, itself included, and of those that were looked at."""
        outside: list[tuple[object, Iterator[Value]]] = [(None, iter((value,)))]
        weights, visited, most = [0], 0, self.limits.weight
        while True:
            child = next(outside[-1][1], None)
            if child is None:
                inside, _ = outside.pop()
                weight = weights.pop()
                if not outside:
                    return weight, visited
                if weight > HEAVY:
                    self._heavy[id(inside), deep] = (inside, weight)
                weights[-1] += weight
            else:
                visited += 1
                inside, items = _inside(child, deep)
                known = self._heavy.get((id(inside), deep))
                if known is not None or inside is None:
                    weights[-1] += known[1] if known is not None else 1
                else:
                    outside.append((inside, iter(items)))
                    weights.append(1)
            if visited > most or weights[-1] > most:
                raise LimitReached(f"a value has more than {most} values inside")


def _inside(value: Value, deep: bool) -> tuple[object, Iterable[Value]]:
    """The collection in a value, whose identity tells what is shared, and what is in it."""
    if isinstance(value, ListValue):
        return value.items, value.items
    if isinstance(value, MapValue) and (deep or isinstance(value.entries, dict)):
        return value.entries, value.entries.values()
    if isinstance(value, Unknown) and value.options:
        return value.options, value.options
    return None, ()
