"""Values as facts: numbers, bools, names in Azure's spelling, and whether anything is set."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from azbackup_lint.azure.regions import region_name
from azbackup_lint.estate.facts.spellings import OpenSpellings
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.number_texts import number_of
from azbackup_lint.records import replace
from azbackup_lint.values import (
    FALSE,
    HIDDEN,
    NULL,
    TRUE,
    Cause,
    Data,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    blanked,
    causes_of,
    is_secret,
    members_of,
    placed_like,
    unknown_because,
)
from azbackup_lint.values.choices import one_of, whole_range

_MODULE = lazy_regex(r"(?:^|\.)module\.[^.\[]+(?:\[[^\]]*\])?$")
"""The address of a module, whose outputs may be null."""

EMPTY = Known("")
"""What modules give for an argument that isn't set; azurerm's SDK takes it so."""


def items_of(value: Value | None) -> tuple[Value, ...] | Unknown:
    """The items of a list; an unknown where their number is."""
    if isinstance(value, ListValue):
        return members_of(value)
    return value if isinstance(value, Unknown) else ()


def listed(value: Value | None) -> Value:
    """The value as a list of one, or an empty list; lists and unknowns stay what they are."""
    if isinstance(value, (ListValue, Unknown)):
        return value
    if value is None:
        return ListValue(())
    return placed_like(ListValue((value,)), value)


def length(value: Value | None, more: int = 0) -> Value:
    """The length of a list, at least 1, and `more`; unknown where the list is."""
    if isinstance(value, Unknown):
        return Unknown(value.causes, minimum=1)
    return Known(max(len(value.items) if isinstance(value, ListValue) else 0, 1) + more)


def product(first: Value, second: Value) -> Value:
    """The product of two lengths."""
    left, right = (value.data if isinstance(value, Known) else None for value in (first, second))
    if isinstance(left, int) and isinstance(right, int):
        return Known(left * right)
    return Unknown(causes_of(first, second), minimum=1)


LONGEST = 200
"""Code points of what may be a word of an enumeration."""


def spelled_items(value: Value, spellings: Mapping[str, str]) -> Value:
    """A list of names of an enumeration in Azure's spelling."""
    return _each(value, lambda item: spelled(item, spellings))


def texts(value: Value) -> Value:
    """A list of texts, also where some are written as numbers."""
    return _each(value, text)


def _each(value: Value, change: Callable[[Value], Value]) -> Value:
    if isinstance(value, ListValue):
        return replace(value, items=tuple(change(item) for item in value.items))
    return value


def zones_of(value: Value | None) -> Value:
    """The availability zones of a resource as a list: of names, a name, or none."""
    if isinstance(value, Unknown):
        return blanked(value)
    return texts(listed(None if value == EMPTY else value))


def is_filled(value: Value) -> Value:
    """Whether a list has any items."""
    if isinstance(value, ListValue):
        return placed_like(Known(bool(value.items)), value)
    return value


def optional(value: Value) -> Value | None:
    """The value, or None for null."""
    return None if is_null(value) else value


def mapped(value: Value, change: Callable[[Data], Data]) -> Value:
    """The value with its known data changed, in all options of an unknown."""
    if isinstance(value, Known):
        data = change(value.data)
        if data is value.data or (isinstance(data, str) and data == value.data):
            return value
        return Known(data, type=value.type, span=value.span, hops=value.hops)
    if isinstance(value, Unknown) and value.options:
        options = tuple(mapped(option, change) for option in value.options)
        return replace(value, options=options, link=None)
    return value


def told_name(name: Value) -> Value:
    """The name of a neighbour for people; of a sensitive one, only that it is."""
    return replace(name, data=HIDDEN) if isinstance(name, Known) and is_secret(name) else name


def spelled(value: Value, spellings: Mapping[str, str]) -> Value:
    """An enumeration in Azure's spelling; `spellings` has lower-case keys.

    What the enumeration can't have is unknown.
    """

    def spell(data: Any) -> Any:
        is_word = isinstance(data, str) and len(data) <= LONGEST
        return spellings.get(data.lower()) if is_word else None

    if isinstance(spellings, OpenSpellings):
        return mapped(text(value), lambda data: spell(data) or data)
    return _of_type(text(value), spell, lambda: _told(spellings))


def _told(spellings: Mapping[str, str]) -> str:
    """What a closed enumeration can have, as messages name it."""
    names = (
        name if name.lower() in spellings else key.capitalize() for key, name in spellings.items()
    )
    bools = " (in azurerm true or false)" if "true" in spellings else ""
    return f"one of {', '.join(dict.fromkeys(names))}{bools}"


def is_named(value: Value, name: str, spellings: Mapping[str, str]) -> Value:
    """Whether an enumeration has the value of this name."""
    return mapped(spelled(value, spellings), lambda data: data == name)


def region(value: Value | None) -> Value:
    """A region by its name; unknown where none is written, which an empty text counts as.

    An unknown stays the same symbol: two regions from one variable are the same, in any spelling.
    """
    absent = Unknown((Cause("absent", "the region", "set location"),))
    if value is None:
        return absent
    named = mapped(value, lambda data: region_name(data) if isinstance(data, str) else data)
    if named == EMPTY:
        return placed_like(absent, named)
    if isinstance(value, Unknown) and isinstance(named, Unknown):
        return replace(named, link=value.link)
    return named


def text(value: Value) -> Value:
    """A text, also where it is written as a number or a bool: providers convert it."""
    return mapped(value, _as_text)


def _as_text(data: Data) -> Data:
    if data is None or isinstance(data, str):
        return data
    if isinstance(data, bool):
        return "true" if data else "false"
    return format(data, "f") if isinstance(data, Decimal) else str(data)


def number(value: Value) -> Value:
    """A number, also where it is written as a string; whatever facts count is whole.

    What can be no number is unknown.
    """
    if isinstance(value, Unknown) and (value.minimum is not None or value.maximum is not None):
        low, high = whole_range(value)
        return replace(value, minimum=low, maximum=high)
    return _of_type(value, _as_number, lambda: "a whole number")


def _as_number(data: Data) -> Data:
    number = number_of(data) if isinstance(data, str) else data
    return None if isinstance(number, (bool, Decimal)) else number


def truth(value: Value) -> Value:
    """A bool, also where it is written as a string; what can be none is unknown."""
    return _of_type(value, _as_bool, lambda: "a bool")


def _as_bool(data: Data) -> Data:
    if isinstance(data, str):
        return {"true": True, "false": False}.get(data.lower())
    return data if isinstance(data, bool) else None


def _of_type(value: Value, read: Callable[[Data], Data], told: Callable[[], str]) -> Value:
    """The value as `read` finds it, in all options of an unknown; it finds None for others.

    What it is to be is `told` only where it isn't: facts of every resource come through here.
    """
    if isinstance(value, ListValue | MapValue) or (
        isinstance(value, Known) and value.data is not None and read(value.data) is None
    ):
        type_, span = told(), value.span
        named = f"a value that isn't {type_}" if span is None else f"the value at {span}"
        cause = Cause("invalid", named, f"make it {type_}", span)
        return placed_like(Unknown((cause,)), value)
    if isinstance(value, Unknown) and value.options:
        options = tuple(_of_type(option, read, told) for option in value.options)
        return replace(value, options=options, link=None)
    return mapped(value, read)


def either(*values: Value) -> Value:
    """Whether any of the bools is true."""
    unknown: list[Unknown] = []
    for value in values:
        if isinstance(value, Unknown):
            unknown.append(value)
        elif isinstance(value, Known) and value.data is True:
            return value
    if not unknown:
        for value in values:
            if value.span is not None:
                return value
        return FALSE
    first = unknown[0]
    if len(values) == 1 or (len(unknown) == 1 and first.options):
        return first
    return placed_like(unknown_because(*unknown), first)


def is_set(value: Value | None) -> Value:
    """Whether an argument is set: true, false, or unknown. The empty text sets nothing.

    Ids of resources and texts with known parts are never null; variables may be.
    """
    if value is None or value == EMPTY:
        return FALSE
    if isinstance(value, Unknown):
        if value.options:
            return mapped_presence(value)
        if not value.parts and not _is_an_id(value):
            return blanked(value)
    return placed_like(TRUE, value)


def _is_an_id(value: Unknown) -> bool:
    link = value.link
    return link is not None and link.is_id and not _MODULE.search(link.address)


def mapped_presence(value: Unknown) -> Value:
    """Whether an unknown with options is anything but null."""
    answers = [is_set(None if is_null(option) else option) for option in value.options]
    if all(answer == answers[0] for answer in answers) and isinstance(answers[0], Known):
        return placed_like(answers[0], value)
    return placed_like(Unknown(value.causes, options=tuple(answers)), value)


def given(value: Value | None) -> Value | None:
    """A reference that is required: null and the empty text are none of its options."""
    if not isinstance(value, Unknown) or not value.options:
        return value
    return one_of([v for v in value.options if v not in (NULL, EMPTY)], value.causes)


def is_null(value: Value) -> bool:
    """Whether a value is null for certain."""
    return isinstance(value, Known) and value.data is None
