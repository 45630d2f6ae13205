"""Who follows a run: which root it is at, and how long each stage takes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Interrupted(Exception):
    """Whoever follows a run wants it to end; what it found so far is of no use."""


class Progress:
    """Counts the seconds that each stage takes, over all roots."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Adds the time that the block takes to a stage."""
        begin = perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0) + perf_counter() - begin

    def expects(self, roots: int) -> None:
        """Called when it is known how many roots there are."""

    def begins(self, root: str, language: str) -> None:
        """Called before each root, once for each set of its inputs."""

    def finishes(self) -> None:
        """Called after each root."""

    def reports(self) -> None:
        """Called before anything is written, also where a run fails."""

    def ends(self) -> None:
        """Called after everything."""
