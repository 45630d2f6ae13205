"""The arguments of a resource, and of the blocks in it."""

from __future__ import annotations

from collections.abc import Iterable

from azbackup_lint.resources import Resource
from azbackup_lint.values import (
    FALSE,
    Data,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    blanked,
    is_secret,
    member_of,
    members_of,
    placed_like,
)
from azbackup_lint.values.choices import or_default


class Arguments:
    """The arguments of a resource or of one of its blocks; null is the same as not set."""

    def __init__(self, value: MapValue) -> None:
        self._entries = value.entries
        self._holder = value if is_secret(value) else None
        self.span = value.span

    @classmethod
    def of(cls, resource: Resource) -> Arguments:
        """The top-level arguments of a resource."""
        return cls(resource.attributes)

    @property
    def names(self) -> Iterable[str]:
        """The arguments and blocks that may be set."""
        return self._entries

    def get(self, name: str) -> Value | None:
        """An argument, or None where it is not set."""
        value = self._entries.get(name)
        if value is None or (isinstance(value, Known) and value.data is None):
            return None
        return value if self._holder is None else member_of(self._holder, value)

    def fact(self, name: str, default: Data) -> Value:
        """An argument, or its default; a null among the options of an unknown is the default."""
        return or_default(self.get(name), default)

    def block(self, name: str) -> Arguments | Unknown | None:
        """A nested block that may stand once; unknown where it may or may not be there."""
        blocks = self.blocks(name)
        if isinstance(blocks, Unknown):
            return blocks
        return blocks[0] if blocks else None

    def blocks(self, name: str) -> list[Arguments] | Unknown:
        """All nested blocks of a type; unknown where their number is."""
        value = self.get(name)
        if value is None:
            return []
        if isinstance(value, MapValue):
            return [Arguments(value)]
        if isinstance(value, ListValue):
            return [Arguments(item) for item in members_of(value) if isinstance(item, MapValue)]
        return value if isinstance(value, Unknown) else []


def inside(block: Arguments | Unknown | None, name: str, default: Data) -> Value:
    """A fact of a block that may be missing (then the default) or unknown."""
    if block is None:
        return Known(default)
    if isinstance(block, Arguments):
        return block.fact(name, default)
    options: list[Value] = []
    for option in block.options:
        if not isinstance(option, ListValue):
            return blanked(block)
        items = members_of(placed_like(option, block))
        first = next((item for item in items if isinstance(item, MapValue)), None)
        options.append(Arguments(first).fact(name, default) if first else Known(default))
    return placed_like(Unknown(block.causes, options=tuple(options)), block)


def is_present(block: Arguments | Unknown | None) -> Value:
    """Whether a nested block is there."""
    if block is None:
        return FALSE
    if isinstance(block, Arguments):
        return Known(True, span=block.span)
    answers = tuple(Known(_has_items(option)) for option in block.options)
    if answers and len(set(answers)) == 1:
        return placed_like(answers[0], block)
    return placed_like(Unknown(block.causes, options=answers), block)


def _has_items(value: Value) -> bool:
    return not isinstance(value, ListValue) or bool(value.items)
