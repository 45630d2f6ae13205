"""The members of an object, evaluated when they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.light_typing import Any
from azbackup_lint.values import Value


class Entries(Mapping[str, Value]):
    """Members and property loops by their names, each evaluated once.

    `items` and `loops` have names in lower case. `value` evaluates what a member holds; `copies`
    makes the array of a loop, from the object that describes it and its name.
    """

    __slots__ = ("_copies", "_items", "_loops", "_names", "_value", "_values")

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
        names = [item.name for item in items.values()]
        self._names = dict.fromkeys((*names, *(name for name, _ in loops.values())))
        self._values: dict[str, Value] = {}

    def get(self, name: str, default: Any = None) -> Any:
        """A member, or the default; most of what readers ask for is not there."""
        return self[name] if name in self._names else default

    def __getitem__(self, name: str) -> Value:
        if name not in self._names:
            raise KeyError(name)
        value = self._values.get(name)
        if value is None:
            loop = self._loops.get(name.lower())
            if loop is not None:
                value = self._copies(loop[1], loop[0])
            else:
                value = self._value(self._items[name.lower()].value)
            self._values[name] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
