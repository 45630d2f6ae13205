"""Collections with some certain items and an unknown number of others."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.values.choices import MAX_OPTIONS, one_of, whole_range
from azbackup_lint.values.errors import CircularReference, EvaluationError, LimitReached
from azbackup_lint.values.model import (
    Cause,
    Data,
    Known,
    ListValue,
    MapValue,
    OpenEntries,
    Unknown,
    Value,
    causes_of,
)

MAX_CERTAIN = 100
"""Items of an open list that are distinguished; all others are alike."""


@dataclass(frozen=True, slots=True)
class OpenCollection(Unknown):
    """A list or map that surely holds some items, and perhaps more.

    `certain` are the first items of a list, or entries of a map. `rest` stands for each further
    one; `fewest` and `most` bound their number; `most` is None where that is open.
    """

    certain: ListValue | MapValue = field(default_factory=lambda: ListValue(()))
    rest: Value = field(default_factory=lambda: Unknown(()))
    fewest: int = 0
    most: int | None = None

    @property
    def length(self) -> Unknown:
        """The number of items."""
        return Unknown(self.causes, minimum=self.fewest, maximum=self.most)

    def at(self, key: Data) -> Value | None:
        """The item at an index or key that is surely there."""
        if isinstance(self.certain, MapValue):
            return self.certain.entries.get(key) if isinstance(key, str) else None
        items = self.certain.items if self.certain.kind != "set" else ()
        is_index = isinstance(key, int) and not isinstance(key, bool) and 0 <= key < len(items)
        return items[key] if is_index and isinstance(key, int) else None

    @property
    def any_item(self) -> Value:
        """One of the items, whichever."""
        certain = self.certain
        items = certain.items if isinstance(certain, ListValue) else certain.entries.values()
        return any_of((*items, self.rest), self.causes)

    @property
    def wholly_unknown(self) -> Unknown:
        """The collection without its certain items."""
        return Unknown(self.causes, link=self.link, span=self.span, hops=self.hops)


def opened(value: Value) -> Value:
    """The value; an object that has more entries than are known as what its entries come from."""
    if not isinstance(value, MapValue) or not isinstance(value.entries, OpenEntries):
        return value
    rest = value.entries.rest
    return OpenCollection(
        rest.causes,
        certain=value,
        rest=rest,
        fewest=len(value.entries),
        span=value.span,
        hops=value.hops,
    )


def any_of(values: Sequence[Value], causes: tuple[Cause, ...]) -> Value:
    """One of some values; those of objects, whose attributes may not be evaluated yet, stay apart.

    Unknown where there are none.
    """
    if len(values) == 1:
        return values[0]
    if not any(isinstance(value, MapValue) for value in values):
        return one_of(values, causes) if values else Unknown(causes)
    apart = len(values) <= MAX_OPTIONS and not any(isinstance(v, Unknown) for v in values)
    return Unknown(causes, options=tuple(values) if apart else ())


def repeated(number: Unknown, item: Callable[[int | Unknown], Value]) -> OpenCollection:
    """The list of a number of items; `item` makes one by its index, which may be unknown."""
    low, high = whole_range(number)
    fewest = max(low or 0, 0)
    most = max(high, 0) if high is not None else None
    certain = tuple(item(index) for index in range(min(fewest, MAX_CERTAIN)))
    index = Unknown(number.causes, minimum=len(certain), maximum=most and most - 1)
    return OpenCollection(
        number.causes,
        certain=ListValue(certain),
        rest=perhaps(lambda: item(index), number),
        fewest=fewest,
        most=most,
        span=number.span,
        hops=number.hops,
    )


def open_list(value: Value) -> OpenCollection | None:
    """A list of unknown length, or one of several lists, with its certain items."""
    if isinstance(value, OpenCollection):
        return value if isinstance(value.certain, ListValue) else None
    if not isinstance(value, Unknown) or not value.options:
        return None
    given = [option for option in value.options if isinstance(option, ListValue)]
    are_sets = {option.kind == "set" for option in given}
    if len(given) < len(value.options) or len(are_sets) > 1:
        return None
    lists = [option.items for option in given]
    fewest, most = min(map(len, lists)), max(map(len, lists))
    certain = tuple(one_of(column, value.causes) for column in zip(*lists, strict=False))
    others = [item for items in lists for item in items[fewest:]]
    return OpenCollection(
        value.causes,
        certain=ListValue(certain, "set" if True in are_sets else "tuple"),
        rest=any_of(others, value.causes),
        fewest=fewest,
        most=most,
        span=value.span,
        hops=value.hops,
    )


def perhaps(compute: Callable[[], Value], number: Unknown) -> Value:
    """A value for items that there may be none of: unknown where it can't be computed."""
    try:
        return compute()
    except (LimitReached, CircularReference):
        raise
    except EvaluationError:
        return Unknown(number.causes)


def mapped_items(items: OpenCollection, change: Callable[[Value, Value], Value]) -> OpenCollection:
    """The list of what becomes of the items; `change` gets each with its index."""
    assert isinstance(items.certain, ListValue)
    certain = items.certain.items
    changed = tuple(change(item, Known(index)) for index, item in enumerate(certain))
    index = Unknown(items.causes, minimum=len(certain))
    rest = perhaps(lambda: change(items.rest, index), items)
    return replace(items, certain=ListValue(changed), rest=rest, options=(), link=None)


def joined_lists(lists: Sequence[Value]) -> OpenCollection | None:
    """Lists one after the other, some of which are open; None where one is no list for certain."""
    parts = [value if isinstance(value, ListValue) else open_list(value) for value in lists]
    causes: list[Unknown] = []
    certain: list[Value] = []
    others: list[Value] = []
    fewest, most = 0, 0
    open_end = False
    for part in parts:
        if part is None:
            return None
        known = part if isinstance(part, ListValue) else part.certain
        assert isinstance(known, ListValue)
        (others if causes else certain).extend(known.items)
        if isinstance(part, ListValue):
            fewest, most = fewest + len(part.items), most + len(part.items)
            continue
        causes.append(part)
        others.append(part.rest)
        fewest += part.fewest
        most += part.most or 0
        open_end = open_end or part.most is None
    every = causes_of(*causes)
    return OpenCollection(
        every,
        certain=ListValue(tuple(certain)),
        rest=any_of(others, every),
        fewest=fewest,
        most=None if open_end else most,
    )
