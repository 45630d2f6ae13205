"""What has a name in a module, evaluated once; what needs itself for that is a circle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.source import Span
from azbackup_lint.values import Value
from azbackup_lint.values.errors import CircularReference, EvaluationError


class Memory:
    """Values by name; `prefix` begins the names in the problems that `report` takes."""

    def __init__(self, prefix: str, report: Callable[[Problem], None]) -> None:
        self._prefix = prefix
        self._report = report
        self._values: dict[str, Value | None] = {}

    def once(self, name: str, evaluate: Callable[[], Value], span: Span) -> Value:
        """Evaluates what has a name once; raises CircularReference if asked for it meanwhile."""
        if name in self._values:
            value = self._values[name]
            if value is None:
                raise self._circle(name, span)
            return value
        self._values[name] = None
        try:
            value = evaluate()
        except EvaluationError:
            del self._values[name]
            raise
        self._values[name] = value
        return value

    @contextmanager
    def expanding(self, name: str, span: Span) -> Iterator[None]:
        """While the instances of a block are made; raises CircularReference if they already are."""
        marker = f"expansion {name}"
        if marker in self._values:
            raise self._circle(name, span)
        self._values[marker] = None
        try:
            yield
        finally:
            del self._values[marker]

    @contextmanager
    def supposing(self, name: str, value: Value) -> Iterator[None]:
        """While a name has a value; what is evaluated meanwhile is forgotten."""
        values = self._values
        self._values = {key: known for key, known in values.items() if known is not None}
        self._values[name] = value
        try:
            yield
        finally:
            self._values = values

    def _circle(self, name: str, span: Span) -> CircularReference:
        message = f"{self._prefix}{name} depends on itself"
        remedy = "Break the circle; until then it is unknown."
        self._report(Problem(CIRCULAR_REFERENCE, message, remedy, span))
        return CircularReference(message, span)
