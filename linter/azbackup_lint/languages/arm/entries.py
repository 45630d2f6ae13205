"""The members of an object, evaluated when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.light_typing import Any
from azbackup_lint.values import Value
from azbackup_lint.values.caseless import CaselessEntries


class Entries(CaselessEntries):
    """Members and property loops by their names, each evaluated once.

    `items` and `loops` have names in lower case. `value` evaluates what a member holds; `copies`
    makes the array of a loop, from the object that describes it and its name.
    """

    __slots__ = ("_copies", "_items", "_loops", "_value", "_values")

    def __init__(
        self,
        items: Mapping[str, Member],
        loops: Mapping[str, tuple[str, Tree]],
        value: Callable[[Tree], Value],
        copies: Callable[[Tree, str], Value],
    ) -> None:
        self._items = items
        self._loops = loops
        self._value = value
        self._copies = copies
        self._values: dict[str, Value] = {}

    def get(self, name: str, default: Any = None) -> Any:
        """A member, or the default; most of what readers ask for is not there."""
        lower = name.lower()
        return self._at(lower) if lower in self._items or lower in self._loops else default

    def __getitem__(self, name: str) -> Value:
        return self._at(name.lower())

    def _at(self, lower: str) -> Value:
        value = self._values.get(lower)
        if value is None:
            loop = self._loops.get(lower)
            if loop is not None:
                value = self._copies(loop[1], loop[0])
            else:
                value = self._value(self._items[lower].value)
            self._values[lower] = value
        return value

    def __iter__(self) -> Iterator[str]:
        yield from (item.name for lower, item in self._items.items() if lower not in self._loops)
        yield from (name for name, _ in self._loops.values())

    def __len__(self) -> int:
        return len(self._items.keys() | self._loops.keys())
