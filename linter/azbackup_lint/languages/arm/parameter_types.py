"""Bounds of unknown values from the type of their parameter.

See https://learn.microsoft.com/azure/azure-resource-manager/templates/definitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.languages.arm.access import PartialObject
from azbackup_lint.languages.arm.templates import member, members, text_of
from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.records import replace
from azbackup_lint.values import NULL, Known, Link, ListValue, MapValue, Unknown, Value, placed_like
from azbackup_lint.values.choices import MAX_OPTIONS
from azbackup_lint.values.open_collections import MAX_CERTAIN, OpenCollection

MAX_DEPTH = 20

Definitions = Mapping[str, Member]
"""The types that a template defines, by lower-case name."""


def resolved(body: Tree, definitions: Definitions) -> Tree:
    """The body of a type, through references to the template's definitions."""
    for _ in range(MAX_DEPTH):
        target = text_of(member(body, "$ref"))
        item = definitions.get(target.rpartition("/")[2].lower()) if target else None
        if item is None:
            break
        body = item.value
    return body


def of_type(value: Unknown, node: Tree, definitions: Definitions, depth: int = 0) -> Unknown:
    """An unknown with the choices, bounds, properties or items that its type leaves it."""
    body = resolved(node, definitions)
    nullable = any(is_true(member(part, "nullable")) for part in (node, body))
    if depth > MAX_DEPTH:
        return value
    kind = text_of(member(body, "type")).lower().removeprefix("secure")
    if kind == "array":
        return value if nullable else _array(value, body, definitions, depth)
    allowed = allowed_values(body)
    if allowed and len(allowed) <= MAX_OPTIONS:
        return replace(value, options=(*allowed, NULL) if nullable else allowed)
    if nullable:
        return value
    if kind == "object":
        return _object(value, body, definitions, depth)
    low, high = whole_number(member(body, "minValue")), whole_number(member(body, "maxValue"))
    return replace(value, minimum=low, maximum=high) if kind == "int" else value


def _object(value: Unknown, body: Tree, definitions: Definitions, depth: int) -> Unknown:
    properties = member(body, "properties")
    if properties is None:
        return value
    entries = _Properties(value, members(properties), definitions, depth + 1)
    return PartialObject(
        value.causes, link=value.link, span=value.span, hops=value.hops, entries=entries
    )


class _Properties(Mapping[str, Value]):
    """The properties that a type declares, each made when asked for: types may be circular."""

    __slots__ = ("_definitions", "_depth", "_items", "_value")

    def __init__(
        self, value: Unknown, items: Definitions, definitions: Definitions, depth: int
    ) -> None:
        self._value = value
        self._items = {item.name: item.value for item in items.values()}
        self._definitions = definitions
        self._depth = depth

    def __getitem__(self, name: str) -> Value:
        inside = _inside(self._value, f".{name}")
        return of_type(inside, self._items[name], self._definitions, self._depth)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


def _array(value: Unknown, body: Tree, definitions: Definitions, depth: int) -> Unknown:
    """Each item of an array is one of the allowed values."""
    items, allowed = member(body, "items"), allowed_values(body)
    fewest = whole_number(member(body, "minLength")) or 0

    def item(step: str) -> Unknown:
        inside = _inside(value, step)
        if allowed and len(allowed) <= MAX_OPTIONS:
            return replace(inside, options=allowed)
        return inside if items is None else of_type(inside, items, definitions, depth + 1)

    certain = tuple(item(f"[{index}]") for index in range(min(fewest, MAX_CERTAIN)))
    return OpenCollection(
        value.causes,
        link=value.link,
        span=value.span,
        hops=value.hops,
        certain=placed_like(ListValue(certain), value),
        rest=replace(item(""), link=None),
        fewest=fewest,
        most=whole_number(member(body, "maxLength")),
    )


def _inside(value: Unknown, step: str) -> Unknown:
    """An unknown part of a value."""
    link = value.link
    if link is not None:
        link = Link(link.address, f"{link.attribute}{step}".removeprefix("."))
    return placed_like(Unknown(value.causes, link=link), value)


def allowed_values(body: Tree) -> tuple[Value, ...]:
    """The allowed values, none where they aren't restricted."""
    node = member(body, "allowedValues")
    if node is None or node.kind != "array":
        return ()
    return tuple(_literal(item) for item in node.items)


def _literal(node: Tree) -> Value:
    if isinstance(node.data, dict):
        entries = {item.name: _literal(item.value) for item in node.members}
        return MapValue(entries, span=node.span)
    if isinstance(node.data, list):
        return ListValue(tuple(_literal(item) for item in node.items), span=node.span)
    return Known(node.data, span=node.span)


def whole_number(node: Tree | None) -> int | None:
    """A whole number, None for anything else."""
    if node is None or isinstance(node.data, bool) or not isinstance(node.data, int):
        return None
    return node.data


def is_true(node: Tree | None) -> bool:
    """Whether a flag is set."""
    return node is not None and node.data is True
