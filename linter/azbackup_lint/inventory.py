"""Reads what `az graph query`, `az resource list`, `az vm list` and their like print as JSON.

Each resource has an id and a type. `az` lists the properties of VMs and disks beside their names
(learn.microsoft.com/cli/azure/vm#az-vm-list); the resource graph, and vaults, have them apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.azure.ids import ResourceId, parse_id
from azbackup_lint.json_text import JsonValue
from azbackup_lint.light_typing import Any
from azbackup_lint.resources import Resource
from azbackup_lint.values import NULL, Cause, Known, ListValue, MapValue, Unknown, Value

OUTSIDE = ("location", "sku", "identity", "zones", "plan", "kind")
"""What a resource has beside its properties."""


def is_inventory(document: JsonValue) -> bool:
    """Whether a document lists resources: an array of them, or the object that a query answers."""
    return next(_listed(document), None) is not None


def resources_of(document: JsonValue) -> tuple[Resource, ...]:
    """The resources that an inventory lists, in the shape of those of templates."""
    found = (_resource(item) for item in _listed(document))
    return tuple(resource for resource in found if resource is not None)


def _listed(document: JsonValue) -> Iterator[JsonValue]:
    """The items that have an id of a resource."""
    whole = document.data
    rows = document.get("data") if isinstance(whole, dict) else document
    for item in rows.items if rows is not None and rows.kind == "array" else ():
        if _id_of(item.data) is not None:
            yield item


def _id_of(data: Any) -> ResourceId | None:
    id_ = data.get("id") if isinstance(data, dict) else None
    return parse_id(Known(id_)) if isinstance(id_, str) else None


def _resource(item: JsonValue) -> Resource | None:
    id_ = _id_of(item.data)
    assert id_ is not None  # see `_listed`
    type_ = item.data.get("type")
    if not id_.type and id_.resource_group is not None:
        type_ = "Microsoft.Resources/resourceGroups"
    if not isinstance(type_, str) or "/" not in type_:
        type_ = id_.type
    names = id_.names or ((id_.resource_group,) if id_.resource_group is not None else ())
    if not names or not type_:
        return None
    name = "/".join(str(part.data) for part in names if isinstance(part, Known))
    members = {
        "type": Known(type_),
        "name": Known(name),
        "id": Known(item.data["id"]),
        "properties": _properties(item),
        **{key: _value(item.get(key)) if key in item.data else _unsaid(key) for key in OUTSIDE},
    }
    header = item.get("id")
    span = header.span if header is not None else item.span
    return Resource(
        f"{type_}/{name}",
        "managed",
        type_,
        name.rpartition("/")[2],
        MapValue(members),
        span,
        id_.subscription,
    )


def _properties(item: JsonValue) -> Value:
    """The properties, wherever the command prints them; unknown where it prints none."""
    own = item.get("properties")
    if own is not None and own.kind == "object":
        return _value(own)
    if own is not None:
        return _unsaid("properties")
    return _value(item)


def _value(node: JsonValue | None) -> Value:
    if node is None:
        return NULL
    if node.kind == "object":
        entries = {member.name: member.value for member in node.members}
        return MapValue(_Said(entries), span=node.span)
    if node.kind == "array":
        return ListValue(tuple(map(_value, node.items)), span=node.span)
    return Known(node.data, span=node.span)


def _unsaid(name: str) -> Unknown:
    cause = Cause("absent", f"{name} of an existing resource", "the inventory doesn't say it")
    return Unknown((cause,))


class _Said(Mapping[str, Value]):
    """The members of an object in any case; of those that aren't printed nothing is known."""

    __slots__ = ("_found", "_names")

    def __init__(self, entries: Mapping[str, JsonValue]) -> None:
        self._names = {name.lower(): node for name, node in entries.items()}
        self._found: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        key = name.lower()
        if key not in self._found:
            node = self._names.get(key)
            self._found[key] = _unsaid(name) if node is None else _value(node)
        return self._found[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)
