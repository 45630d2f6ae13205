"""Where values are used, where they were written, and the way between.

A value's `span` is the expression that yielded it where it is used; its `hops` lead from there,
nearest first, to where it was written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from azbackup_lint.source import Span
from azbackup_lint.values.model import Hop, Value

MAX_HOPS = 8

V = TypeVar("V", bound=Value)


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
        hops = (Hop(label, before), *hops)[:MAX_HOPS]
    return replace(value, span=span, hops=hops)


def part_of(parent: Value, child: V) -> V:
    """An element or attribute of a value that may itself have come from elsewhere.

    The child keeps its own place when it is written inside the parent's; otherwise the parent's
    way is put before its own.
    """
    place = parent.span
    if place is None or child.span is None or place.contains(child.span):
        return child
    written = child.span
    way = tuple(hop for hop in parent.hops if not hop.span.contains(written))
    hops = (*way, Hop(way[-1].label if way else "", written), *child.hops)[:MAX_HOPS]
    return replace(child, span=place, hops=hops)


def way_of(values: Iterable[Value], span: Span | None = None) -> tuple[Hop, ...]:
    """The hops of a value computed from others: where those came from, outside of `span`."""
    hops: dict[Hop, None] = {}
    for value in values:
        own = () if value.span is None else (Hop("", value.span),)
        for hop in (*own, *value.hops):
            if span is None or not span.contains(hop.span):
                hops.setdefault(hop)
    return tuple(hops)[:MAX_HOPS]
