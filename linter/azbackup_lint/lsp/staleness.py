"""Runs that are of no use any more, as the texts have changed since they began."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from azbackup_lint.progress import Interrupted, Progress


class StaleError(Interrupted):
    """The texts changed while a root was linted; the run is of no use."""


class Watch(Progress):
    """Ends a run between two of its stages where it has become stale."""

    def __init__(self, is_stale: Callable[[], bool]) -> None:
        super().__init__()
        self._is_stale = is_stale

    def look(self) -> None:
        """Raises StaleError where the run is stale."""
        if self._is_stale():
            raise StaleError

    def begins(self, root: str, language: str) -> None:
        self.look()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.look()
        with super().stage(name):
            yield
