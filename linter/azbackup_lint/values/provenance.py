"""Where values are used, where they were written, and the way between.

A value's `span` is the expression that yielded it where it is used; its `hops` lead from there,
nearest first, to where it was written. What is sensitive has a mark among its hops, which values
that are made of it inherit; like Terraform's, it changes nothing but what output shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from azbackup_lint.light_typing import TypeVar, cast
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values.errors import EvaluationError, LimitReached, MissingFile
from azbackup_lint.values.model import Hop, Known, ListValue, MapValue, Unknown, Value, is_blank

MAX_HOPS = 8

MAX_LOOKED_INTO = 200
"""Values inside of an operand that are asked for marks."""

HIDDEN = "(sensitive)"
"""Replaces a value that is marked as sensitive, as in Terraform's plans."""

CHOICE = "choice"
"""The label of the mark of a value that a sensitive one has decided on."""

EMPTY_TEXTS = ('""', "null", "[]", "{}")
"""How values without content are written."""

V = TypeVar("V", bound=Value)


def moved(value: V, span: Span | None, hops: tuple[Hop, ...]) -> V:
    """The same value at another place, with another way.

    Every step of an evaluation moves values, so the kinds of most are copied without `replace`.
    """
    if value.span is span and value.hops is hops:
        return value
    kind: type[Value] = type(value)
    if kind is Known:
        known = cast(Known, value)
        return cast(V, Known(known.data, type=known.type, span=span, hops=hops))
    if kind is Unknown:
        return cast(V, _moved_unknown(cast(Unknown, value), span, hops))
    if kind is MapValue:
        found = cast(MapValue, value)
        moved_map = MapValue(found.entries, found.kind, element=found.element, span=span, hops=hops)
        return cast(V, moved_map)
    return replace(value, span=span, hops=hops)


def _moved_unknown(value: Unknown, span: Span | None, hops: tuple[Hop, ...]) -> Unknown:
    return Unknown(
        value.causes,
        value.link,
        value.options,
        value.minimum,
        value.maximum,
        value.parts,
        value.is_set,
        value.width,
        span=span,
        hops=hops,
    )


def blanked(value: Unknown) -> Unknown:
    """An unknown of the same causes at the same place, of which nothing else is known."""
    if is_blank(value) and not value.is_set and value.width is None:  # as most are
        return value
    return Unknown(value.causes, span=value.span, hops=value.hops)


def as_secret(value: V, span: Span | None = None) -> V:
    """The value, marked as sensitive by what stands at `span`, or by itself."""
    place = span or value.span
    if place is None or is_secret(value):
        return value
    return moved(value, value.span, (*value.hops, Hop("", place, is_secret=True)))


def is_secret(value: Value) -> bool:
    """Whether the value, or what it was made of, is marked as sensitive."""
    hops = value.hops
    return bool(hops) and any(hop.is_secret for hop in hops)  # most values have none


def marked_like(value: V, other: Value) -> V:
    """The value, sensitive if another one is that it was made of."""
    marks = tuple(hop for hop in other.hops if hop.is_secret)
    return moved(value, value.span, (*value.hops, *marks)) if marks else value


def named_by(value: V, names: Iterable[Value]) -> V:
    """A collection with these names in it: it is sensitive as a whole if one of them is."""
    secret = next(filter(is_secret, names), None)
    return value if secret is None else marked_like(value, secret)


def chosen_by(value: V, deciders: Iterable[Value], span: Span | None) -> V:
    """The value, sensitive if one of those is that decided on it, such as a condition or a key.

    It stands at `span` then, and nothing tells where it was written: that would tell the decision.
    """
    for decider in deciders:
        for hop in decider.hops:
            if hop.is_secret:
                return moved(value, span, (Hop(CHOICE, hop.span, is_secret=True),))
    return value


def without_secrets(error: EvaluationError, name: str, operands: Iterable[Value]) -> None:
    """Takes from what is said of a refusal all that it may quote of sensitive operands."""
    if isinstance(error, MissingFile):
        operands = islice(operands, 1)
    if not isinstance(error, LimitReached) and any(map(_holds_secret, operands)):
        error.message = f"{name} can't be worked out of sensitive values"
        error.args = (error.message,)


def without_secret_key(error: EvaluationError, value: Value, key: Value) -> EvaluationError:
    """What is said where a value has no such key, which quotes the key and the names there are."""
    without_secrets(error, "this element", (key, *filter(is_secret, (value,))))
    return error


def _holds_secret(value: Value) -> bool:
    """Whether a value is sensitive, or one of its members or options; not looked through whole."""
    if is_secret(value):
        return True
    if isinstance(value, ListValue):
        return any(map(is_secret, value.items))
    if isinstance(value, MapValue):
        return any(map(is_secret, value.entries.values()))
    return isinstance(value, Unknown) and any(map(is_secret, value.options))


def revealed(value: V) -> V:
    """The value without the mark that it has itself."""
    return moved(value, value.span, tuple(hop for hop in value.hops if not hop.is_secret))


def inside(parent: Value, child: V) -> V:
    """An element or attribute as it is, but for the mark of what it is in.

    One of what a sensitive value has decided on stands where all of that does.
    """
    for hop in parent.hops:
        if hop.is_secret and hop.label == CHOICE:
            return moved(child, parent.span, (hop,))
    return as_secret(child, parent.span) if is_secret(parent) else child


def placed_like(value: V, origin: Value) -> V:
    """The value at the place of another that it was made of, with that one's way."""
    return moved(value, origin.span, origin.hops)


def used_at(value: V, span: Span, label: str = "") -> V:
    """The same value as it is used at `span`; where it came from becomes its nearest hop.

    A literal that is used where it is written gains no hop. The label names what the value came
    through (`var.size`).
    """
    before = value.span
    if before is None:
        return moved(value, span, value.hops)
    if before == span:
        return value
    hops = value.hops
    if not span.contains(before) and not any(hop.span == before for hop in hops):
        hops = limited((Hop(label, before), *hops))
    return moved(value, span, hops)


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
    return moved(child, place, limited(hops))


def member_of(parent: Value, child: V) -> V:
    """An element or attribute as it is; of something sensitive, it is `part_of` that."""
    for hop in parent.hops:
        if hop.is_secret:
            return part_of(parent, child)
    return child


def members_of(parent: ListValue) -> tuple[Value, ...]:
    """The items of a list, each as `member_of` has it."""
    if not is_secret(parent):
        return parent.items
    return tuple([part_of(parent, item) for item in parent.items])


def way_of(values: Iterable[Value], span: Span | None = None) -> tuple[Hop, ...]:
    """The hops of a value computed from others: where those came from, outside of `span`."""
    hops: dict[Hop, None] = {}
    for value in values:
        own = value.span
        if own is not None and (span is None or not span.contains(own)):
            hops.setdefault(Hop("", own))
        for hop in (*value.hops, *_marks_in(value)):
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
    if isinstance(collection, (Known, Unknown)):
        return
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
