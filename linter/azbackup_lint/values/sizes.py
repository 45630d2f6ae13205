"""How large values are: what they hold may be shared, and so be far more than was ever made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from azbackup_lint.records import dataclass
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.model import Known, ListValue, MapValue, Unknown, Value

MAX_TEXT = 4_000_000
"""Code points of one text that is put together or read."""

MAX_ITEMS = 250_000
"""Values inside of one value."""

MAX_NESTING = 200
"""Values nested in each other, also in one text that is decoded."""

PAGE = 16
"""Code points, or nested values that exist already, that are as much work as one step."""

NEW = 2
"""New values that are as much work as one step; they take memory, too."""

HEAVY = 100
"""Values inside of a collection whose weight is worth remembering."""


@dataclass(frozen=True, slots=True)
class Size:
    """The values in a value, itself included, how deep they are nested, and what was looked at.

    Looking ends where any of these is too large.
    """

    weight: int
    depth: int
    looked_at: int
    is_whole: bool = True

    def check(self, most: int) -> None:
        """Raises LimitReached for a value that is too large."""
        if self.depth > MAX_NESTING:
            raise LimitReached(f"values nest deeper than {MAX_NESTING}", remedy="nest them less")
        if self.weight > most or not self.is_whole:
            raise LimitReached(f"a value has more than {most} values inside")


class Sizes:
    """Sizes of values; those of large collections are remembered."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, bool], tuple[object, int, int]] = {}

    def clear(self) -> None:
        """Forgets the collections."""
        self._known.clear()

    def of(self, value: Value, most: int, affordable: int, *, deep: bool) -> Size:
        """The size of a value, of which no more is looked at than is affordable.

        Members that have not been read yet are left alone, unless `deep`.
        """
        if type(value) is Known:  # as most are
            extent = _extent(value)
            return Size(1 + extent, 0, NEW * extent + 1)
        outside: list[tuple[object, Iterator[Value]]] = [(None, iter((value,)))]
        weights, depths, visited, size = [0], [0], 0, 0
        while True:
            child = next(outside[-1][1], None)
            if child is None:
                inside, _ = outside.pop()
                weight, depth = weights.pop(), depths.pop()
                if not outside:
                    return Size(weight, depth, size)
                if weight > HEAVY:
                    self._known[id(inside), deep] = (inside, weight, depth)
                weights[-1] += weight
                depths[-1] = max(depths[-1], depth + 1)
            else:
                visited += 1
                extent = _extent(child)
                size += NEW * extent + 1
                inside, items = _inside(child, deep)
                known = self._known.get((id(inside), deep))
                if known is not None:
                    weights[-1] += known[1]
                    depths[-1] = max(depths[-1], known[2] + 1)
                elif inside is None:
                    weights[-1] += 1 + extent
                else:
                    outside.append((inside, iter(items)))
                    weights.append(1)
                    depths.append(0)
            depth = len(outside) - 1 + depths[-1]
            if visited > most or weights[-1] > most or size > affordable or depth > MAX_NESTING:
                return Size(weights[-1], depth, size, is_whole=False)


def _extent(value: Value) -> int:
    """The length of a text, or of its parts, in pages; raises LimitReached for one too long."""
    if isinstance(value, Known):
        if not isinstance(value.data, str):
            return 0
        check_length(len(value.data))
        return len(value.data) // PAGE
    return len(value.parts) // PAGE if isinstance(value, Unknown) else 0


def check_length(length: int) -> None:
    """Raises LimitReached for a text, about to be made, of too many code points."""
    if length > MAX_TEXT:
        raise LimitReached(f"texts of more than {MAX_TEXT} characters are not made")


def check_items(number: int) -> None:
    """Raises LimitReached for a collection, about to be made, of too many items."""
    if number > MAX_ITEMS:
        raise LimitReached(f"more than {MAX_ITEMS} items are not made")


def _inside(value: Value, deep: bool) -> tuple[object, Iterable[Value]]:
    """The collection in a value, whose identity shows what is shared, and its members."""
    if isinstance(value, ListValue):
        return value.items, value.items
    if isinstance(value, MapValue) and (deep or isinstance(value.entries, dict)):
        return value.entries, value.entries.values()
    if isinstance(value, Unknown) and value.options:
        return value.options, value.options
    return None, ()
