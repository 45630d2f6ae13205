"""Paths into objects, as Resource Manager reads their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.values import Known, MapValue, Unknown, Value, blanked, member_of
from azbackup_lint.values.caseless import CaselessEntries


def dig(value: Value | None, path: str) -> Value | None:
    """What a dotted path finds, in any case; None where nothing is set."""
    for step in path.split("."):
        if isinstance(value, Unknown):
            return blanked(value)
        if not isinstance(value, MapValue):
            return None
        member = value.entries.get(step)
        if member is None and not isinstance(value.entries, CaselessEntries):
            key = _in_any_case(value.entries, step)
            member = value.entries.get(key) if key is not None else None
        value = member if member is None else member_of(value, member)
        if isinstance(value, Known) and value.data is None:
            return None
    return value


class Step:
    """Where paths into objects have come to: `path` if one ends there, and the steps from there."""

    __slots__ = ("inside", "path")

    def __init__(self) -> None:
        self.path = ""
        self.inside: dict[str, Step] = {}

    @classmethod
    def before(cls, paths: Iterable[str]) -> Step:
        """The first step of some dotted paths."""
        first = cls()
        for path in paths:
            step = first
            for name in path.split("."):
                step = step.inside.setdefault(name.lower(), cls())
            step.path = path
        return first


def dig_all(value: Value, step: Step) -> Iterator[tuple[str, Value]]:
    """What is set at paths, in any case, each with its path; nothing else is looked at."""
    if step.path:
        yield step.path, value
    if isinstance(value, Unknown):
        for inner in step.inside.values():
            yield from dig_all(blanked(value), inner)
    elif isinstance(value, MapValue) and step.inside:
        for name in value.entries:
            found = step.inside.get(name.lower())
            if found is not None:
                member = value.entries[name]
                if not isinstance(member, Known) or member.data is not None:
                    yield from dig_all(member_of(value, member), found)


def _in_any_case(entries: Iterable[str], name: str) -> str | None:
    """The last of the names that is this one; most that are asked for are not there."""
    found, lower, length = None, name.lower(), len(name)
    for entry in entries:
        if len(entry) == length and entry.lower() == lower:
            found = entry
    return found
