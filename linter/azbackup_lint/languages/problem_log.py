"""What the evaluation of a root has met that was wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.languages.missing_modules import MissingModules
from azbackup_lint.problems import LIMIT_REACHED, Problem, few_of
from azbackup_lint.records import replace
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Hop
from azbackup_lint.values.limits import SPENT, Budget

MOST_PROBLEMS = 5_000
"""Problems of one root that are kept: nobody reads more, and each takes a thousand bytes."""


class ProblemLog:
    """Keeps problems once each, in the order in which they were met; not without end.

    A limit is reported where it was met first, and not again.
    """

    def __init__(self, missing: MissingModules) -> None:
        self.missing = missing
        self._problems: dict[tuple[str, str, Source | None, int], Problem] = {}

    def makes_no_more(self, budget: Budget, calls: Sequence[Hop], what: str) -> bool:
        """Whether a root may have no more of what is called for; this is told at the call.

        What the text of the root itself declares is made in any case.
        """
        if not calls or not budget.is_spent:
            return False
        message = f"the {what} make more than one run may: from here on, nothing of them is made"
        remedy = f"Lint fewer {what} at once, or raise --max-steps and --max-instances."
        self.report(Problem(LIMIT_REACHED, message, remedy, calls[0].span))
        return True

    def affords(self, budget: Budget, header: Span, parts: int) -> bool:
        """Whether so many parts of a resource can be judged; else its header is told."""
        if budget.judge(parts):
            return True
        remedy = "Lint less at once, or raise max-steps."
        self.report(Problem(LIMIT_REACHED, SPENT, remedy, header))
        return False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything that was wrong so far."""
        missing = self.missing.problems  # asking what calls pass on may meet more
        return (*_by_empty_value(self._problems.values()), *missing)

    def share_log(self, other: ProblemLog) -> None:
        """From now on, both keep the same problems: those of the other one."""
        self._problems, self.missing = other._problems, other.missing

    def report(self, problem: Problem) -> None:
        """Keeps a problem unless it is known already."""
        if len(self._problems) >= MOST_PROBLEMS and problem.kind is not LIMIT_REACHED:
            problem = _untold(problem.span)
        kind, span = problem.kind, problem.span
        place = (None, 0) if kind is LIMIT_REACHED else (span.source, span.start)
        self._problems.setdefault((kind.id, problem.message, *place), problem)


def _untold(span: Span) -> Problem:
    message = f"more than {MOST_PROBLEMS:,} problems: those that were met from here on aren't told"
    return Problem(LIMIT_REACHED, message, "Mend the others first.", span)


def _by_empty_value(problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems; several expressions that fail on the same empty values are one."""
    groups: dict[object, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.empty or id(problem), []).append(problem)
    for group in groups.values():
        first = min(group, key=lambda problem: _place(problem.span))
        yield _with_reason(first, len(group)) if first.empty else first


def _with_reason(first: Problem, number: int) -> Problem:
    names = few_of(list(dict.fromkeys(name for name, _ in first.empty)))
    because = f"can't be evaluated with the empty value of {names}"
    told = f"{number} expressions {because}; the first" if number > 1 else f"this {because}"
    return replace(
        first,
        message=f"{told}: {first.message}",
        remedy=f"Give {names} a value (--parameters or --var); the results are unknown until then.",
        subject=f"expressions {because}",
    )


def _place(span: Span) -> tuple[str, int]:
    return str(span.source.path), span.start
