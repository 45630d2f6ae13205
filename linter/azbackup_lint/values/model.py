"""Evaluated values: known or unknown, with the place where they are used and how they got there.

A value's `span` is the expression that yielded it where it is used; its `hops` lead from there,
nearest first, to where it was written. Equality ignores both.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from itertools import islice

from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass, field
from azbackup_lint.source import Span

Number = int | Decimal
"""An integral number is always an `int`; a `Decimal` has a fraction."""

Data = str | bool | int | Decimal | None

CauseKind = Literal[
    "variable",  # a variable without a value
    "data",  # a data source
    "module",  # a module that is not on this machine
    "computed",  # an attribute that is known only after apply
    "function",  # a function of time, chance or files
    "count",  # the number of instances
    "absent",  # something that is not declared in this root
    "invalid",  # an expression that can't be evaluated
    "elsewhere",  # whether another root declares what is meant
    "deployment",  # what is known only where the template is deployed
    "limit",  # a bound of the linter
]


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a value is unknown: what stands in the way, and how to supply it."""

    kind: CauseKind
    subject: str
    remedy: str = field(default="", compare=False)
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Hop:
    """A step on the way of a value: what it came through, and where that was written.

    One that `is_secret` is no step: it marks the value as sensitive, and is where that is declared.
    """

    label: str
    span: Span
    is_secret: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to an attribute of a resource instance or data source, by its address.

    The address is absolute: `module.vm["a"].azurerm_managed_disk.d[0]`,
    `data.azurerm_resource_group.rg`.
    """

    address: str
    attribute: str

    @property
    def is_id(self) -> bool:
        """Whether it leads to the id of a resource, in whatever case functions left it."""
        return self.attribute.rpartition("(")[2].partition(",")[0].rstrip(")") == "id"

    def __str__(self) -> str:
        return f"{self.address}.{self.attribute}" if self.attribute else self.address


@dataclass(frozen=True, slots=True)
class Value:
    """What all values have in common: where they are used and how they got there."""

    span: Span | None = field(default=None, compare=False, kw_only=True)
    hops: tuple[Hop, ...] = field(default=(), compare=False, kw_only=True)


@dataclass(frozen=True, slots=True, eq=False)
class Known(Value):
    """A known string, number, bool or null; unlike in Python, true is not 1.

    `type` is the type that the language gives a null, if it does.
    """

    data: Data
    type: object = field(default=None, compare=False, kw_only=True)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Known) or self.data != other.data:
            return False
        return isinstance(self.data, bool) is isinstance(other.data, bool)

    def __hash__(self) -> int:
        return hash(self.data)


@dataclass(frozen=True, slots=True)
class ListValue(Value):
    """A list, set or tuple whose length is known; its items may be unknown.

    `element` is the type that the language gives all items, where they may not show it.
    """

    items: tuple[Value, ...]
    kind: Literal["list", "set", "tuple"] = "tuple"
    element: object = field(default=None, compare=False, kw_only=True)


@dataclass(frozen=True, slots=True)
class MapValue(Value):
    """A map or object whose keys are known; its entries may be unknown.

    `element` is the type that the language gives all entries, where they may not show it.
    """

    entries: Mapping[str, Value]
    kind: Literal["map", "object"] = "object"
    element: object = field(default=None, compare=False, kw_only=True)


class OpenEntries(Mapping[str, Value]):
    """The entries of an object that has more than are known: any name is found.

    Iteration covers those that are known; `rest` stands for each other one.
    """

    __slots__ = ()

    @property
    def rest(self) -> Unknown:
        """What any further entry may be, with why they aren't known."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Unknown(Value):
    """A value that linting can't determine, with its bounds.

    `options`, if not empty, are all the values that it may turn out to be. `minimum` and `maximum`
    bound a number. `parts` are the pieces of a string of which some are known (texts and unknowns
    in order), `width` how many characters it has. `link` is the resource attribute that it is.
    `is_set`: it is certainly not null.
    """

    causes: tuple[Cause, ...]
    link: Link | None = None
    options: tuple[Value, ...] = ()
    minimum: Number | None = None
    maximum: Number | None = None
    parts: tuple[str | Unknown, ...] = ()
    is_set: bool = False
    width: int | None = None


MOST_CAUSES = 100
"""Causes of one value that are told, and one of each kind that is not among them."""

NULL = Known(None)
TRUE = Known(True)
FALSE = Known(False)


def causes_of(*values: Value) -> tuple[Cause, ...]:
    """The causes of all unknowns in the values, at any depth, each once, in order.

    Of very many, the first are told, and one of each kind.
    """
    if len(values) == 1:  # as most ask
        value = values[0]
        if isinstance(value, Known):
            return ()
        if isinstance(value, Unknown) and len(value.causes) < 2:
            return value.causes
    seen: dict[Cause, None] = {}
    for value in values:
        if type(value) is not Known:
            for unknown in unknowns_in(value):
                for cause in unknown.causes:
                    seen.setdefault(cause)
    return tuple(seen) if len(seen) <= MOST_CAUSES else _fewer(seen)


def _fewer(causes: Iterable[Cause]) -> tuple[Cause, ...]:
    """The first causes, and one of each kind that is not among them."""
    every = iter(causes)
    first = tuple(islice(every, MOST_CAUSES))
    kinds = {cause.kind for cause in first}
    others: dict[CauseKind, Cause] = {}
    for cause in every:
        if cause.kind not in kinds:
            others.setdefault(cause.kind, cause)
    return (*first, *others.values())


def count_values(value: Value) -> int:
    """How many values are in a value, itself included, as far as they are made."""
    if isinstance(value, ListValue):
        return 1 + sum(map(count_values, value.items))
    if isinstance(value, MapValue):
        return 1 + sum(map(count_values, value.entries.values()))
    return 1


def unknowns_in(value: Value) -> Iterator[Unknown]:
    """All unknowns in a value, at any depth, in order; what is shared is looked into once."""
    stack: list[Value] = [value]
    seen: dict[int, object] = {}  # keeps what it has seen, so that no other object takes its id
    while stack:
        current = stack.pop()
        if isinstance(current, Unknown):
            yield current
        elif isinstance(current, (ListValue, MapValue)):
            inside = current.items if isinstance(current, ListValue) else current.entries
            if id(inside) not in seen:
                seen[id(inside)] = inside
                items = inside.values() if isinstance(inside, Mapping) else inside
                others = [inside.rest] if isinstance(inside, OpenEntries) else []
                stack.extend([*others, *reversed(list(items))])


def is_blank(unknown: Unknown) -> bool:
    """Whether nothing is known of an unknown but its causes."""
    bounded = unknown.minimum is not None or unknown.maximum is not None
    return not (bounded or unknown.link or unknown.options or unknown.parts)


def unknown_among(*values: Value) -> list[Unknown]:
    """Those of the values that are themselves unknown."""
    return [value for value in values if isinstance(value, Unknown)]


def is_wholly_known(value: Value) -> bool:
    """Whether nothing in the value is unknown, at any depth."""
    if isinstance(value, Known):
        return True
    return next(unknowns_in(value), None) is None


def unknown_because(*values: Value) -> Unknown:
    """An unknown that inherits the causes of the unknowns in the values."""
    return Unknown(causes_of(*values))


def is_same(first: Value, second: Value) -> bool:
    """Whether two values are certainly equal: known and equal, or the same symbol.

    An unknown is the same symbol as another if both are the same attribute, or strings made of the
    same parts.
    """
    if isinstance(first, Unknown) and isinstance(second, Unknown):
        if first.link is not None and first.link == second.link:
            return True
        if not first.parts or len(first.parts) != len(second.parts):
            return False
        return all(
            left == right
            if isinstance(left, str) or isinstance(right, str)
            else is_same(left, right)
            for left, right in zip(first.parts, second.parts, strict=True)
        )
    if isinstance(first, Known) and isinstance(second, Known):
        return type(first.data) is type(second.data) and first.data == second.data
    return False
