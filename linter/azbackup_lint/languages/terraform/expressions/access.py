"""Attribute access and indexing on values."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from azbackup_lint.languages.terraform.expressions.deferred import ReadInPart, whole
from azbackup_lint.languages.terraform.numbers import parse_number
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.values import (
    NULL,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    empty_origins,
    moved,
    part_of,
    unknown_because,
    used_at,
)
from azbackup_lint.values.access import at_unknown_key, inside_unknown
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.open_collections import OpenCollection, any_of


@dataclass(frozen=True, slots=True)
class Instances(Unknown):
    """The instances of a resource or module with an unknown number of them.

    `possible` are instances that may exist, by key, and `certain` the keys of those that surely do;
    `sample`, if any, stands for all others. `keyed`: they have keys, those of a `for_each`.
    """

    possible: Mapping[str | int, Value] = field(default_factory=dict)
    sample: Value | None = None
    certain: frozenset[str | int] = frozenset()
    keyed: bool = False

    @property
    def collected(self) -> OpenCollection:
        """The list of the instances of a `count`, or the map of those of a `for_each`."""
        sure = {key: value for key, value in self.possible.items() if key in self.certain}
        others = [value for key, value in self.possible.items() if key not in sure]
        others += [self.sample] if self.sample is not None else []
        entries = {str(key): value for key, value in sure.items()}
        return OpenCollection(
            self.causes,
            certain=MapValue(entries, "map") if self.keyed else ListValue(tuple(sure.values())),
            rest=any_of(others, self.causes),
            fewest=len(sure),
            most=None if self.sample is not None else len(self.possible),
        )


@dataclass(frozen=True, slots=True)
class PerhapsNull(Unknown):
    """A resource or module with one instance that may not exist: the instance, or null."""

    instance: Value = NULL


MAX_LABEL = 60
"""Code points of an expression that is told as what a value came through."""


def label_of(node: ast.Node) -> str:
    """What a value is said to have come through: the expression as it is written, if short."""
    text = node.span.text
    return text if len(text) <= MAX_LABEL and "\n" not in text else ""


def attribute_of(value: Value, node: ast.GetAttribute) -> Value:
    """The attribute that a node takes from the value of its object."""
    try:
        return get_attribute(value, node.name)
    except EvaluationError as error:
        holder = used_at(value, node.object.span, label_of(node.object))
        error.empty = error.empty or empty_origins((holder,))
        raise


def get_attribute(value: Value, name: str) -> Value:
    """The attribute of an object or map; raises EvaluationError where there can't be one."""
    if isinstance(value, MapValue):
        entries = value.entries
        entry = entries.part(name) if isinstance(entries, ReadInPart) else entries.get(name)
        if entry is None:
            raise EvaluationError(f"there is no attribute {name!r} in this {value.kind}")
        return part_of(value, entry)
    if isinstance(value, Instances):
        return get_index(value, Known(name))
    if isinstance(value, PerhapsNull):
        return get_attribute(value.instance, name)  # of null it would be an error
    if isinstance(value, Unknown):
        return inside_unknown(value, Known(name), f".{name}", _whole_element)
    if isinstance(value, ListValue):
        if parse_number(name) is not None:
            return get_index(value, Known(name))
        raise EvaluationError(f"a {value.kind} has no attribute {name!r}")
    raise EvaluationError(f"{_kind(value)} has no attribute {name!r}")


def may_lack(value: Value, key: Value) -> bool:
    """Whether it isn't certain that a value has a key: it may be null, or have too few items."""
    if isinstance(value, PerhapsNull):
        return True
    if not isinstance(value, (Instances, OpenCollection)):
        return isinstance(value, Unknown)
    if not isinstance(key, Known):
        return True
    if isinstance(value, Instances):
        return _instance_key(value, key) not in value.certain
    return value.at(key.data) is None


def get_index(value: Value, key: Value) -> Value:
    """The element at a key; raises EvaluationError where there can't be one."""
    if isinstance(value, Instances):
        return _instance(value, key)
    if isinstance(value, PerhapsNull):
        return get_index(value.instance, key)
    if isinstance(key, Unknown):
        value = whole(value)
        if isinstance(value, Known):
            raise EvaluationError(f"{_kind(value)} has no elements")
        if isinstance(value, ListValue) and value.kind == "set":
            raise EvaluationError("a set has no indexes")
        if isinstance(value, MapValue) and not isinstance(value.entries, dict):
            return unknown_because(key)  # a resource: which names there are, its provider decides
        return at_unknown_key(value, key, _whole_element)
    if not isinstance(key, Known) or key.data is None:
        raise EvaluationError("a key must be a string or a number")
    if isinstance(value, MapValue):
        return get_attribute(value, _key_text(key))
    if isinstance(value, ListValue):
        return _item(value, key)
    if isinstance(value, Unknown):
        return inside_unknown(value, key, f"[{key.data!r}]", _whole_element)
    raise EvaluationError(f"{_kind(value)} has no elements")


def _whole_element(value: Value, key: Value) -> Value:
    return whole(get_index(value, key))


def _item(value: ListValue, key: Known) -> Value:
    if value.kind == "set":
        raise EvaluationError("a set has no indexes")
    data = parse_number(key.data) if isinstance(key.data, str) else key.data
    if data == 0 and not isinstance(data, bool):
        data = 0
    if isinstance(data, bool) or not isinstance(data, int):
        raise EvaluationError("a whole number is needed to index a list")
    if not 0 <= data < len(value.items):
        raise EvaluationError(f"index {data} is outside a {value.kind} of {len(value.items)}")
    return part_of(value, value.items[data])


def _instance(value: Instances, key: Value) -> Value:
    if isinstance(key, Known) and isinstance(key.data, (str, int)):
        instance = value.possible.get(_instance_key(value, key))
        if instance is not None:
            return instance
    elif value.sample is not None and isinstance(key, Unknown):
        if not value.possible or (key.minimum or 0) >= len(value.possible):
            return value.sample
        options = (*value.possible.values(), value.sample)
        return replace(unknown_because(value, key), options=options)
    return value.sample or unknown_because(value, key)


def _instance_key(value: Instances, key: Known) -> str | int:
    """A key as instances have it: `0` and `"0"` are the same one."""
    data = key.data
    number = parse_number(data) if isinstance(data, str) else data
    is_index = isinstance(number, int) and number in value.possible
    return number if is_index and isinstance(number, int) else str(data)


def _key_text(key: Known) -> str:
    data = key.data
    if isinstance(data, bool):
        return "true" if data else "false"
    return str(data) if not isinstance(data, Decimal) else format(data, "f")


def _kind(value: Value) -> str:
    if isinstance(value, Known):
        if value.data is None:
            return "null"
        if isinstance(value.data, bool):
            return "a bool"
        return "a string" if isinstance(value.data, str) else "a number"
    return "this value"


def without_own_hop(value: Value, node: ast.Index) -> Value:
    """A value whose way doesn't yet begin at the object that is about to be indexed."""
    if value.span == node.object.span:
        for number, hop in enumerate(value.hops):
            if not hop.is_secret:
                return moved(value, hop.span, (*value.hops[:number], *value.hops[number + 1 :]))
    return value
