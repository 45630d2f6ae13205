"""What `reference()` gives of resources that a template declares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azbackup_lint.languages.arm.access import PartialObject
from azbackup_lint.values import Cause, Link, ListValue, MapValue, Unknown, Value


def declared_state(
    declared: Value, causes: tuple[Cause, ...], link: Link, pending: set[Link]
) -> Value:
    """The state of what is declared so: Azure adds members to objects, and ids to items.

    `pending` are the members that are being evaluated, which can't ask for themselves.
    """
    if isinstance(declared, MapValue):
        entries = _States(declared.entries, causes, link, pending)
        return PartialObject(causes, link=link, entries=entries)
    return Unknown(causes, link=link) if isinstance(declared, ListValue) else declared


class WholeState(Mapping[str, Value]):
    """What `reference(…, 'full')` gives: the properties, and the region when it is asked for."""

    __slots__ = ("_properties", "_region")

    def __init__(self, properties: Value, region: Callable[[], Value]) -> None:
        self._properties = properties
        self._region = region

    def __getitem__(self, name: str) -> Value:
        if name == "properties":
            return self._properties
        if name == "location":
            return self._region()
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(("properties", "location"))

    def __len__(self) -> int:
        return 2


class _States(Mapping[str, Value]):
    """The states of the members of an object, each made when it is asked for."""

    __slots__ = ("_causes", "_entries", "_link", "_pending")

    def __init__(
        self,
        entries: Mapping[str, Value],
        causes: tuple[Cause, ...],
        link: Link,
        pending: set[Link],
    ) -> None:
        self._entries = entries
        self._causes = causes
        self._link = link
        self._pending = pending

    def __getitem__(self, name: str) -> Value:
        inside = Link(self._link.address, f"{self._link.attribute}.{name}")
        if inside in self._pending:
            return Unknown((Cause("invalid", f"{inside} depends on itself", "break the circle"),))
        self._pending.add(inside)
        try:
            return declared_state(self._entries[name], self._causes, inside, self._pending)
        finally:
            self._pending.discard(inside)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
