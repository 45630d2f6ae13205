"""What resources set, as Resource Manager names and identifies them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.languages.arm.instances import Instance
from azbackup_lint.languages.arm.templates import member
from azbackup_lint.light_typing import Any
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import Known, MapValue, Value
from azbackup_lint.values.caseless import CaselessEntries

NOT_PROPERTIES = frozenset({"copy", "condition", "resources", "dependson", "name", "type", "id"})


def attributes(instance: Instance) -> MapValue:
    """The members of a resource's body, with its full name, type and id."""
    value = instance.bodies.resource(instance.body)
    node = member(instance.body, "name")
    span = node.span if node is not None else None
    own: dict[str, Value] = {
        "id": instance.id,
        "name": _placed(instance.name, span),
        "type": Known(instance.type, span=instance.header),
    }
    return MapValue(_Attributes(value.entries, own), span=instance.header)


class _Attributes(CaselessEntries):
    """What a resource sets, by the names that Resource Manager gives its members."""

    __slots__ = ("_entries", "_names", "_own")

    def __init__(self, entries: Mapping[str, Value], own: Mapping[str, Value]) -> None:
        self._entries = entries
        self._own = own
        others = {name.lower(): name for name in entries if name.lower() not in NOT_PROPERTIES}
        self._names = {**dict.fromkeys(own, ""), **others}

    def get(self, name: str, default: Any = None) -> Any:
        """A member, or the default; most of what readers ask for is not there."""
        return self[name] if name.lower() in self._names else default

    def __getitem__(self, name: str) -> Value:
        lower = name.lower()
        return self._own[lower] if lower in self._own else self._entries[self._names[lower]]

    def __iter__(self) -> Iterator[str]:
        return (written or name for name, written in self._names.items())

    def __len__(self) -> int:
        return len(self._names)


def _placed(name: Value, span: Span | None) -> Value:
    return name if name.span is not None or span is None else replace(name, span=span)
