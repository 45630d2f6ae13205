"""The sets of inputs of a root, as many of them as there is work left for.

What stands in its text is evaluated once, however much that is. A few lines can be one more set of
inputs, with which all of it is evaluated again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from azbackup_lint.languages.language import Evaluation
from azbackup_lint.problems import LIMIT_REACHED, Problem
from azbackup_lint.source import Source
from azbackup_lint.values.limits import Budget


class InputSets:
    """Evaluations of roots with each of their sets of inputs, in turn."""

    def __init__(self, evaluations: Iterable[Evaluation], budget: Budget) -> None:
        self._evaluations = evaluations
        self._budget = budget
        self._left_out: dict[Path, int] = {}
        self._evaluated: dict[Path, int] = {}

    def within_limits(self) -> Iterator[Evaluation]:
        """The evaluations, without further sets of a root for which no work is left."""
        for path, evaluate in self._evaluations:
            if path in self._evaluated and not self._budget.has(1):
                self._left_out[path] = self._left_out.get(path, 0) + 1
                continue
            self._evaluated[path] = self._evaluated.get(path, 0) + 1
            yield path, evaluate

    def problems(self, shown: Callable[[Path], str]) -> Iterator[Problem]:
        """What was left out, once all others were evaluated."""
        for path, number in self._left_out.items():
            every = number + self._evaluated[path]
            message = (
                f"{number} of {every} sets of inputs are not linted: "
                "the others took all the work that one root may take"
            )
            place = Source(shown(path), "", path).span(0, 0)
            yield Problem(
                LIMIT_REACHED, message, "Lint fewer at a time, or raise max-steps.", place
            )
