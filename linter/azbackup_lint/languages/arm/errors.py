"""What is wrong with an expression: its syntax, or its value."""

from __future__ import annotations

from azbackup_lint.values.choices import Refused


class ExpressionSyntaxError(Exception):
    """A text that looks like an expression and isn't one; `offset` is where that shows."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


class EvaluationError(Refused):
    """An expression that Resource Manager would refuse; one sentence without a full stop."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class LimitReached(EvaluationError):
    """An expansion that was stopped at a bound of the linter."""


class CircularReference(EvaluationError):
    """Something that depends on itself; it is reported where the circle closes."""
