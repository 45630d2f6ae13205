"""Paths into objects, as Resource Manager reads their names."""

from __future__ import annotations

from collections.abc import Iterable

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
            key = _in_any_case(value.entries, step)
            member = value.entries.get(key) if key is not None else None
        value = member
        if isinstance(value, Known) and value.data is None:
            return None
    return value


def _in_any_case(entries: Iterable[str], name: str) -> str | None:
    """The last of the names that is this one; most that are asked for are not there."""
    found, lower, length = None, name.lower(), len(name)
    for entry in entries:
        if len(entry) == length and entry.lower() == lower:
            found = entry
    return found
