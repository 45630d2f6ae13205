"""What evaluation refuses, in all languages."""

from __future__ import annotations

from azbackup_lint.source import Span


class EvaluationError(Exception):
    """An expression that the language would refuse; `message` is one sentence without a full stop.

    `span` is the tightest place known; the innermost expression that has one sets it. `remedy` is
    what to do, in a few words, where that is not to correct the expression. `empty` has the values
    without content that it fails on, by name and by the place where they are written. `type` is the
    type that the expression would have, and `value` its value, where the language goes on with it.
    """

    def __init__(self, message: str, span: Span | None = None, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.remedy = remedy
        self.empty: tuple[tuple[str, Span], ...] = ()
        self.type: object = None
        self.value: object = None


class MissingFile(EvaluationError):
    """A file that isn't there; of what a function is given, only the path is quoted, the first."""


class LimitReached(EvaluationError):
    """An expansion that was stopped at a bound of the linter."""


class CircularReference(EvaluationError):
    """A value that depends on itself; it is reported where the circle closes."""
