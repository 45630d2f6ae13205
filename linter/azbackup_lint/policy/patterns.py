"""Patterns of conditions, in time that is linear in the text, whatever the pattern."""

from __future__ import annotations

import re

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.values.errors import EvaluationError, LimitReached

if TYPE_CHECKING:
    from azbackup_lint.regular_expressions.programs import Program

MOST_STEPS = 20_000
"""Steps that a search may take; beyond them, its result is unknown."""

MOST_BRANCHES = 4
"""Bars in a pattern without repetitions that Python's own engine may run."""


def found(pattern: str, text: str) -> bool | None:
    """Whether a pattern is found in a text; None where that takes too much work."""
    if _is_plain(pattern):
        return re.search(pattern, text) is not None
    left = MOST_STEPS

    def spend(steps: int) -> None:
        nonlocal left
        left -= steps
        if left < 0:
            raise LimitReached("a pattern takes too much work")

    try:
        return next(_program(pattern).matches(text, spend), None) is not None
    except LimitReached:
        return None


def check_pattern(pattern: str) -> None:
    """Raises ValueError, with the reason, for a pattern that can't run in linear time."""
    from azbackup_lint.regular_expressions.programs import UnsupportedRegexError

    try:
        re.compile(pattern)
        if not _is_plain(pattern):
            _program(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(str(error)) from None
    except (EvaluationError, UnsupportedRegexError) as error:
        raise ValueError(str(error)) from None


def _is_plain(pattern: str) -> bool:
    """Whether Python's engine, which may go back, has next to nothing to go back to."""
    return not any(sign in pattern for sign in "*+?{") and pattern.count("|") <= MOST_BRANCHES


def _program(pattern: str) -> Program:
    from azbackup_lint.regular_expressions.parsing import compile_regex

    return compile_regex(pattern)
