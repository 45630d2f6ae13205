"""What is certain of lists whose length isn't known."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.values import (
    Cause,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    blanked,
    members_of,
    placed_like,
)
from azbackup_lint.values.open_collections import open_list

MOST = 1_000
"""Items of one list that are looked at; a VM takes 64 data disks, and each is kilobytes to us."""

_LEFT_OUT = Cause("limit", f"what follows the first {MOST:,} items", "describe fewer of them")
_COUNTED = Cause("limit", "what a limit lets only be counted", "raise the limit that AZB009 names")

Items = tuple[tuple[Value, ...], Unknown | None]
"""The items that a list surely has, and the number of those that may follow, if any can."""


def certain_items(value: Value | None) -> Items:
    """The items that a list surely has, and the number of those that may follow.

    The number is None where none can follow. An object stands for a list of its own. Of a list
    that is far too long, the rest is only counted.
    """
    if isinstance(value, MapValue):
        return (value,), None
    if isinstance(value, ListValue):
        listed = members_of(value)
        rest = len(listed) - MOST
        if rest <= 0:
            return listed, None
        return listed[:MOST], placed_like(Unknown((_LEFT_OUT,), minimum=rest, maximum=rest), value)
    if not isinstance(value, Unknown):
        return (), None
    items = open_list(value)
    if items is None or not isinstance(items.certain, ListValue):
        return (), placed_like(Unknown(value.causes, minimum=0), value)
    certain = members_of(placed_like(items.certain, value))
    number = placed_like(
        Unknown(
            value.causes,
            minimum=items.fewest - len(certain),
            maximum=None if items.most is None else items.most - len(certain),
        ),
        value,
    )
    return certain, number


def affordable(items: Items, affords: Callable[[int], bool]) -> Items:
    """The items if so many can be judged, which `affords` tells; else they are only counted."""
    certain, more = items
    if not certain or affords(len(certain)):
        return items
    number = len(certain)
    if more is None:
        return (), Unknown((_COUNTED,), minimum=number, maximum=number)
    fewest = number + (more.minimum or 0)
    most = None if more.maximum is None else number + more.maximum
    counted = Unknown((_COUNTED, *more.causes), minimum=fewest, maximum=most)
    return (), placed_like(counted, more)


def are_several(value: Value | None) -> Value:
    """Whether a list has more than one item."""
    certain, more = certain_items(value)
    if len(certain) > 1 or more is None:
        answer = Known(len(certain) > 1)
        return answer if value is None else placed_like(answer, value)
    return blanked(more)
