"""What has a name in a module, evaluated once; what needs itself for that is a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.source import Span
from azbackup_lint.values import Value
from azbackup_lint.values.errors import CircularReference


class Memory:
    """Values by name; `prefix` begins the names in the problems that `report` takes."""

    def __init__(self, prefix: str, report: Callable[[Problem], None]) -> None:
        self._prefix = prefix
        self._report = report
        self._values: dict[object, Value] = {}
        self._under_way: set[str] = set()
        self._supposed: list[object] | None = None

    def once(
        self, name: str, evaluate: Callable[[], Value], span: Span, part: object = None
    ) -> Value:
        """Evaluates what has a name once; raises CircularReference if asked for it meanwhile.

        While a `part` of it is evaluated, which is done once as well, all of it is under way.
        """
        key = name if part is None else part
        known, under_way = self._values.get(key), self._under_way
        if name in under_way and (known is None or part is None):
            raise self._circle(name, span)
        if known is not None:
            return known
        under_way.add(name)
        try:
            value = evaluate()
        finally:
            under_way.discard(name)
        self._values[key] = value
        if self._supposed is not None:
            self._supposed.append(key)
        return value

    @property
    def is_supposing(self) -> bool:
        """Whether what is evaluated now will be forgotten."""
        return self._supposed is not None

    @contextmanager
    def expanding(self, name: str, span: Span) -> Iterator[None]:
        """While the instances of a block are made; raises CircularReference if they already are."""
        marker, under_way = f"expansion {name}", self._under_way
        if marker in under_way:
            raise self._circle(name, span)
        under_way.add(marker)
        try:
            yield
        finally:
            under_way.discard(marker)

    @contextmanager
    def supposing(self, name: str, value: Value) -> Iterator[None]:
        """While a name that isn't known has a value; what is evaluated meanwhile is forgotten.

        What is under way outside may be asked for again inside.
        """
        outside, self._under_way = self._under_way, set()
        before, self._supposed = self._supposed, [name]
        self._values[name] = value
        try:
            yield
        finally:
            for evaluated in self._supposed:
                del self._values[evaluated]
            self._under_way, self._supposed = outside, before

    def _circle(self, name: str, span: Span) -> CircularReference:
        message = f"{self._prefix}{name} depends on itself"
        remedy = "Break the circle; until then it is unknown."
        self._report(Problem(CIRCULAR_REFERENCE, message, remedy, span))
        return CircularReference(message, span)
