"""Resources in the shape of Resource Manager, whether templates or azapi write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from azbackup_lint.azure.ids import ResourceId, parse_id, scope_of
from azbackup_lint.estate.facts.digging import dig, dig_all
from azbackup_lint.estate.facts.json_objects import json_object
from azbackup_lint.estate.facts.model import FactTable
from azbackup_lint.estate.readers.arguments import Arguments
from azbackup_lint.estate.readers.identities import Identities, child_id
from azbackup_lint.estate.readers.shapes import AZAPI_ACTION
from azbackup_lint.records import dataclass
from azbackup_lint.resources import Resource
from azbackup_lint.source import Span
from azbackup_lint.values import (
    NULL,
    Cause,
    Data,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    members_of,
    placed_like,
)
from azbackup_lint.values.choices import or_default

BESIDE_THE_BODY = ("location", "identity")
"""What azapi_resource takes as arguments of its own."""


@dataclass(frozen=True, slots=True)
class ArmResource:
    """A resource with its type in lower case, its id as far as it is known, and its members."""

    resource: Resource
    type: str
    api_version: Value
    id: ResourceId | None
    find_scope: Callable[[], Value]
    body: Value
    own_name: Value | None = None

    @property
    def scope(self) -> Value:
        """What an extension resource is on; else the parent, or unknown."""
        return self.find_scope()

    @property
    def header(self) -> Span:
        """The place of the header of the resource."""
        return self.resource.header

    def get(self, path: str) -> Value | None:
        """What a dotted path into the members finds; None where nothing is set."""
        return dig(self.body, path)

    def fact(self, path: str, default: Data) -> Value:
        """What a dotted path into the members finds, or the default where nothing is set."""
        return or_default(self.get(path), default)

    @property
    def subscription(self) -> Value:
        """The subscription that the resource is in."""
        return self.resource.subscription if self.id is None else self.id.subscription

    @property
    def group(self) -> Value:
        """The name of the resource group that holds the resource."""
        if self.id is None or self.id.resource_group is None:
            return self.computed("resource group")
        return self.id.resource_group

    @property
    def name(self) -> Value:
        """The last part of the resource's name."""
        if self.id is not None and self.id.names:
            return self.id.names[-1]
        return self.own_name or self.computed("name")

    def parent_name(self, level: int = 0) -> Value:
        """The name of the parent at a level, the outermost being 0."""
        if self.id is not None and len(self.id.names) > level + 1:
            return self.id.names[level]
        return self.computed("parent")

    @property
    def identity(self) -> tuple[Resource, Value, Value, Value]:
        """How every entity begins."""
        return self.resource, self.subscription, self.group, self.name

    @property
    def nameless(self) -> tuple[Resource, Value, Value, Value]:
        """The beginning of an entity that is never looked for by its name."""
        return self.resource, self.subscription, self.group, NULL

    def computed(self, what: str, remedy: str = "") -> Unknown:
        """An unknown that only the deployment decides."""
        resource = self.resource
        cause = Cause("computed", f"the {what} of {resource.address}", remedy, resource.header)
        return Unknown((cause,))


def plain_facts(table: FactTable, resource: ArmResource) -> dict[str, Value]:
    """The plain facts of a resource; most that it may have are not set."""
    first, rows = table.rows_in_templates()
    found = dict(dig_all(resource.body, first))
    concerned = {row.name: row for path in found for row in rows[path]}
    return table.read(lambda row: row.arm, found.get, concerned.values())


def items_at(value: Value | None, path: str) -> tuple[Value, ...] | Unknown:
    """The items of the list that a path finds; an unknown where their number is."""
    listed = dig(value, path)
    if isinstance(listed, ListValue):
        return members_of(listed)
    return listed if isinstance(listed, Unknown) else ()


def from_template(resource: Resource) -> ArmResource:
    """A resource of a template; its members are its attributes."""
    arguments = Arguments.of(resource)
    id_ = arguments.get("id") or Unknown(())
    return ArmResource(
        resource=resource,
        type=resource.type.lower(),
        api_version=arguments.get("apiVersion") or NULL,
        id=parse_id(id_),
        find_scope=lambda: scope_of(id_) or _no_scope(resource),
        body=resource.attributes,
        own_name=arguments.get("name"),
    )


def _no_scope(resource: Resource) -> Unknown:
    return Unknown((Cause("computed", f"the scope of {resource.address}"),))


def from_azapi(resource: Resource, identities: Identities) -> ArmResource | None:
    """A resource that azapi writes; None where its type isn't known.

    An action counts where it puts a whole resource.
    """
    arguments = Arguments.of(resource)
    type_ = arguments.get("type")
    if not isinstance(type_, Known):
        return None
    if resource.type == AZAPI_ACTION and not _puts(arguments):
        return None
    name, _, version = str(type_.data).partition("@")
    own = arguments.get("name")
    parent = arguments.get("parent_id")
    whole = arguments.get("resource_id")
    scope: Value = Unknown((Cause("computed", f"{resource.address}.parent_id"),))
    id_: ResourceId | None = None
    if parent is not None:
        scope = identities.expanded(parent)
        id_ = child_id(scope, name, own) if own is not None else None
    elif whole is not None:
        id_ = identities.of(whole)
    return ArmResource(
        resource=resource,
        type=name.lower(),
        api_version=placed_like(Known(version or None), type_),
        id=id_,
        find_scope=lambda: scope,
        body=_members(arguments),
        own_name=own,
    )


def _puts(arguments: Arguments) -> bool:
    method, action = arguments.fact("method", "POST"), arguments.fact("action", "")
    return method in (Known("PUT"), Known("put")) and action == Known("")


def _members(arguments: Arguments) -> Value:
    """The body with what stands beside it."""
    written = arguments.get("body") or MapValue({})
    body = json_object(written)
    if body is None:
        return placed_like(Unknown((Cause("invalid", "the body"),)), written)
    if isinstance(body, Unknown):
        return body
    beside = {name: arguments.get(name) for name in BESIDE_THE_BODY}
    members = dict(_set(beside.items()))
    identity = members.get("identity")
    if isinstance(identity, ListValue) and len(identity.items) == 1:
        members["identity"] = members_of(identity)[0]
    if not members:
        return body
    return placed_like(MapValue({**body.entries, **members}), body)


def _set(entries: Iterable[tuple[str, Value | None]]) -> Iterable[tuple[str, Value]]:
    return ((name, value) for name, value in entries if value is not None)
