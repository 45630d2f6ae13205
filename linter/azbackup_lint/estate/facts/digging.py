"""Paths into objects, as Resource Manager reads their names."""

from __future__ import annotations

from azbackup_lint.values import Known, MapValue, Unknown, Value, placed_like


def dig(value: Value | None, path: str) -> Value | None:
    """What a dotted path finds, in any case; None where nothing is set."""
    for step in path.split("."):
        if isinstance(value, Unknown):
            return placed_like(Unknown(value.causes), value)
        if not isinstance(value, MapValue):
            return None
        member = value.entries.get(step)
        if member is None:
            keys = {key.lower(): key for key in value.entries}
            key = keys.get(step.lower())
            member = value.entries.get(key) if key is not None else None
        value = member
        if isinstance(value, Known) and value.data is None:
            return None
    return value
