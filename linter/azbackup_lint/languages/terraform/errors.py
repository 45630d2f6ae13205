"""The one exception of evaluation: an expression that Terraform would refuse."""

from __future__ import annotations

from azbackup_lint.source import Span
from azbackup_lint.values.choices import Refused


class EvaluationError(Refused):
    """An expression that can't be evaluated; `message` is one sentence without a full stop.

    `span` is the tightest place known; whoever knows a tighter one first sets it.
    """

    def __init__(self, message: str, span: Span | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


class CircularReference(EvaluationError):
    """A value that depends on itself."""
