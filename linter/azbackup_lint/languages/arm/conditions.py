"""Conditions of resources and outputs."""

from __future__ import annotations

from azbackup_lint.values import FALSE, Known, Unknown, Value


def holds(value: Value) -> bool | None:
    """Whether what has a condition is there; None where that isn't known."""
    if isinstance(value, Known):
        data = value.data.lower() if isinstance(value.data, str) else value.data
        return data not in (False, "false", 0)
    answers = value.options if isinstance(value, Unknown) else ()
    return False if answers and all(answer == FALSE for answer in answers) else None
