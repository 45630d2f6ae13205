"""What is wrong with the syntax of an expression."""

from __future__ import annotations


class ExpressionSyntaxError(Exception):
    """A text that looks like an expression and isn't one; `offset` is where that shows."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset
