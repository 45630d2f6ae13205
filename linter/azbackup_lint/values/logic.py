"""Three-valued logic after Kleene: true, false, and None for what can't be known."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.values.model import Known, Value, unknown_because


def truth(answer: bool | None, *operands: Value) -> Value:
    """An answer as a value; one that can't be known is unknown because of the operands."""
    return unknown_because(*operands) if answer is None else Known(answer)


def all_true(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction."""
    result: bool | None = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            result = None
    return result


def any_true(answers: Iterable[bool | None]) -> bool | None:
    """Kleene's disjunction."""
    denied = all_true(None if answer is None else not answer for answer in answers)
    return None if denied is None else not denied
