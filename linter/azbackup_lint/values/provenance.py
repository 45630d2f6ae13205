"""Where values are used, where they were written, and the way between.

A value's `span` is the expression that yielded it where it is used; its `hops` lead from there,
nearest first, to where it was written. What is sensitive has a mark among its hops, which values
that are made of it inherit; like Terraform's, it changes nothing but what output shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values.model import Hop, ListValue, MapValue, Value

MAX_HOPS = 8

MAX_LOOKED_INTO = 200
"""Values inside of an operand that are asked for marks."""

EMPTY_TEXTS = ('""', "null", "[]", "{}")
"""How values without content are written."""

V = TypeVar("V", bound=Value)


def as_secret(value: V, span: Span | None = None) -> V:
    """The value, marked as sensitive by what stands at `span`, or by itself."""
    place = span or value.span
    if place is None or is_secret(value):
        return value
    return replace(value, hops=(*value.hops, Hop("", place, is_secret=True)))


def is_secret(value: Value) -> bool:
    """Whether the value, or what it was made of, is marked as sensitive."""
    return any(hop.is_secret for hop in value.hops)


def revealed(value: V) -> V:
    """The value without the mark that it has itself."""
    return replace(value, hops=tuple(hop for hop in value.hops if not hop.is_secret))


def inside(parent: Value, child: V) -> V:
    """An element or attribute as it is, but for the mark of what it is in."""
    return as_secret(child, parent.span) if is_secret(parent) else child


def placed_like(value: V, origin: Value) -> V:
    """The value at the place of another that it was made of, with that one's way."""
    return replace(value, span=origin.span, hops=origin.hops)


def used_at(value: V, span: Span, label: str = "") -> V:
    """The same value as it is used at `span`; where it came from becomes its nearest hop.

    A literal that is used where it is written gains no hop. The label names what the value came
    through (`var.size`).
    """
    before = value.span
    if before is None:
        return replace(value, span=span)
    if before == span:
        return value
    hops = value.hops
    if not span.contains(before) and not any(hop.span == before for hop in hops):
        hops = limited((Hop(label, before), *hops))
    return replace(value, span=span, hops=hops)


def part_of(parent: Value, child: V) -> V:
    """An element or attribute of a value that may itself have come from elsewhere.

    The child keeps its own place when it is written inside the parent's; otherwise the parent's
    way is put before its own.
    """
    child = inside(parent, child)
    place = parent.span
    if place is None or child.span is None or place.contains(child.span):
        return child
    written = child.span
    way = tuple(hop for hop in parent.hops if not hop.span.contains(written) and not hop.is_secret)
    hops = (*way, Hop(way[-1].label if way else "", written), *child.hops)
    return replace(child, span=place, hops=limited(hops))


def way_of(values: Iterable[Value], span: Span | None = None) -> tuple[Hop, ...]:
    """The hops of a value computed from others: where those came from, outside of `span`."""
    hops: dict[Hop, None] = {}
    for value in values:
        own = () if value.span is None else (Hop("", value.span),)
        for hop in (*own, *value.hops, *_marks_in(value)):
            if span is None or hop.is_secret or not span.contains(hop.span):
                hops.setdefault(hop)
    return limited(tuple(hops))


def empty_origins(values: Iterable[Value]) -> tuple[tuple[str, Span], ...]:
    """The values without content that others came from: what they came through, and their place."""
    hops = (hop for value in values for hop in value.hops if hop.label)
    return tuple({(hop.label, hop.span): None for hop in hops if hop.span.text in EMPTY_TEXTS})


def limited(hops: tuple[Hop, ...]) -> tuple[Hop, ...]:
    """The nearest hops, and a mark if there is one, however far."""
    if len(hops) <= MAX_HOPS:
        return hops
    marks = (hop for hop in hops[MAX_HOPS:] if hop.is_secret)
    return (*hops[:MAX_HOPS], *tuple(marks)[:1])


def _marks_in(collection: Value) -> Iterator[Hop]:
    """The marks of what a collection holds, as far as it has been evaluated."""
    left, stack = MAX_LOOKED_INTO, _held(collection)
    while stack and left:
        left -= 1
        value = stack.pop()
        yield from (hop for hop in value.hops if hop.is_secret)
        stack += _held(value)[:left]


def _held(value: Value) -> list[Value]:
    if isinstance(value, ListValue):
        return list(value.items[:MAX_LOOKED_INTO])
    if isinstance(value, MapValue) and isinstance(value.entries, dict):
        return list(islice(value.entries.values(), MAX_LOOKED_INTO))
    return []
