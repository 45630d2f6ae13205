"""What the evaluation of a root has met that was wrong."""

from __future__ import annotations

from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.problems import LIMIT_REACHED, Problem
from azbackup_lint.source import Source


class ProblemLog:
    """Keeps problems once each, in the order in which they were met.

    A limit is reported where it was met first, and not again.
    """

    def __init__(self, missing: MissingModules) -> None:
        self.missing = missing
        self._problems: dict[tuple[str, str, Source | None, int], Problem] = {}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        return (*self._problems.values(), *self.missing.problems)

    def report(self, problem: Problem) -> None:
        """Keeps a problem unless it is known already."""
        kind, span = problem.kind, problem.span
        place = (None, 0) if kind is LIMIT_REACHED else (span.source, span.start)
        self._problems.setdefault((kind.id, problem.message, *place), problem)
