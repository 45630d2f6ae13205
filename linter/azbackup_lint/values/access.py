"""Steps into collections, where the collection or the key may be unknown."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.values.choices import for_each_option, one_of
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.model import (
    Known,
    Link,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    unknown_because,
)
from azbackup_lint.values.open_collections import OpenCollection
from azbackup_lint.values.provenance import is_secret, part_of
from azbackup_lint.values.texts import may_be_equal, parts_of

Step = Callable[[Value, Value], Value]
"""What a language finds in a value at a key; raises EvaluationError where there is nothing."""


def inside_unknown(value: Unknown, key: Known, written: str, step: Step) -> Value:
    """What an unknown has at a key: one of what its options have there, or part of its link.

    `written` is how the step looks after the attribute of the link.
    """
    if isinstance(value, OpenCollection):
        item = value.at(key.data)
        if item is not None:
            return item
        if isinstance(key.data, int) and not is_blank(value.rest):
            return value.rest
    if value.options:
        options = _in_each(value.options, lambda option: step(option, key))
        if options is not None:
            return one_of(options, value.causes)
    if value.link is None or is_secret(key):  # a link is shown
        return Unknown(value.causes)
    attribute = f"{value.link.attribute}{written}".removeprefix(".")
    return Unknown(value.causes, link=Link(value.link.address, attribute))


def is_blank(value: Value) -> bool:
    """Whether nothing is known of a value."""
    return type(value) is Unknown and value == Unknown(value.causes)


def at_unknown_key(
    value: Value, key: Unknown, step: Step, part: Callable[[Value, Value], Value] = part_of
) -> Value:
    """One of the elements that a key may mean, supposing that it means one.

    `part` places an element of a collection. Raises EvaluationError for what has no elements.
    """
    if key.options:
        return for_each_option((key,), lambda option: step(value, option)) or unknown_because(key)
    if isinstance(value, Unknown):
        options = _in_each(value.options, lambda option: step(option, key))
        return one_of(options, causes_of(key, value)) if options else unknown_because(key, value)
    elements = _elements(value, key)
    if not elements:
        return unknown_because(key)
    return one_of(elements, key.causes, lambda element: part(value, element))


def _in_each(options: tuple[Value, ...], step: Callable[[Value], Value]) -> list[Value] | None:
    """What every option has; None where one of them has nothing."""
    try:
        return [step(option) for option in options]
    except EvaluationError:
        return None


def _elements(value: Value, key: Unknown) -> list[Value]:
    """The elements whose key or index may be the unknown one; names are compared in any case."""
    if isinstance(value, ListValue):
        first = 0 if key.minimum is None else max(int(key.minimum), 0)
        after = len(value.items) if key.maximum is None else max(int(key.maximum) + 1, 0)
        return list(value.items[first:after])
    if not isinstance(value, MapValue):
        raise EvaluationError("there are no elements to look up")
    parts = [part.lower() if isinstance(part, str) else part for part in parts_of(key)]
    if not any(isinstance(part, str) for part in parts) and parts:  # as of most: any name fits
        return list(value.entries.values())
    return [
        element for name, element in value.entries.items() if may_be_equal(parts, (name.lower(),))
    ]
