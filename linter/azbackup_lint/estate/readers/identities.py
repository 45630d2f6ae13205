"""Ids of the resources of a root, and what values that refer to them spell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from azbackup_lint.azure import azurerm_ids
from azbackup_lint.azure.ids import ResourceId, parse_id, spelled_out
from azbackup_lint.estate.readers.arguments import Arguments
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Link, Unknown, Value, placed_like
from azbackup_lint.values.texts import Part, join, parts_of

COMPUTE, NETWORK = "microsoft.compute", "microsoft.network"
VAULTS = "microsoft.recoveryservices/vaults"
TYPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    name: (type_.lower(), path) for name, (type_, path) in azurerm_ids.TYPES.items()
}
"""The type of each azurerm resource in lower case, and the arguments that make up its name."""

GROUPS = azurerm_ids.GROUPS
GROUP_TYPE = "microsoft.resources/resourcegroups"
SUBSCRIPTION = "azurerm_subscription"
CLIENTS = ("azurerm_client_config", "azapi_client_config")
AZAPI = "azapi_resource"
MAX_DEPTH = 16

KEPT = 10_000
"""Values of other roots whose ids are remembered: each of these may concern hundreds of roots."""


class Identities:
    """The ids of a root's resources and data sources by address, as far as they are known.

    A reference to an id is spelled out, so that `azurerm_resource_group.rg.id`, the same id as a
    text and one that is put together from names are all read alike.
    """

    def __init__(self, resources: Sequence[Resource]) -> None:
        self._resources = {resource.address: resource for resource in resources}
        self._found: dict[str, ResourceId | None] = {}

    def resource(self, address: str) -> Resource | None:
        """The resource or data source at an address."""
        return self._resources.get(address)

    def of(self, value: Value | None) -> ResourceId | None:
        """The id that a value spells or refers to; None for what is no id, or an unknown one."""
        return None if value is None else parse_id(self.expanded(value))

    def meant(self, value: Value | None) -> ResourceId | None:
        """The same, where the places of its parts are of no interest."""
        if isinstance(value, Unknown) and value.link is not None and value.link.is_id:
            id_ = self.at(value.link.address)
            if id_ is not None:
                return id_  # to spell it out and to read it again would give the same
        return self.of(value)

    def expanded(self, value: Value, depth: int = 0) -> Value:
        """The value with all references to ids spelled out as far as they are known."""
        if not isinstance(value, Unknown) or depth > MAX_DEPTH:
            return value
        if value.link is not None:
            return self._linked(value, depth)
        if not any(isinstance(part, Unknown) for part in value.parts):
            return value
        parts: list[Part] = []
        for part in value.parts:
            if isinstance(part, str):
                parts.append(part)
            else:
                parts += parts_of(self.expanded(part, depth + 1))
        return _replaced(value, parts)

    def at(self, address: str, depth: int = 0) -> ResourceId | None:
        """The id of the resource at an address."""
        if address not in self._found:
            self._found[address] = None  # until it is known; ends circles
            resource = self._resources.get(address)
            if resource is not None:
                self._found[address] = self._identified(resource, depth)
        return self._found[address]

    def _linked(self, value: Unknown, depth: int) -> Value:
        link = value.link
        assert link is not None
        if link.is_id:
            id_ = self.at(link.address, depth + 1)
            return value if id_ is None else _replaced(value, spelled_out(id_))
        resource = self._resources.get(link.address)
        if resource is None or resource.type not in (SUBSCRIPTION, *CLIENTS):
            return value
        if link.attribute == "subscription_id":
            return _subscription(resource)
        if link.attribute == "subscription_resource_id":
            id_ = ResourceId(_subscription(resource), None, "", ())
            return _replaced(value, spelled_out(id_))
        return value

    def _identified(self, resource: Resource, depth: int) -> ResourceId | None:
        arguments = Arguments.of(resource)
        if "/" in resource.type:
            return parse_id(arguments.get("id") or Unknown(()))
        if resource.type == SUBSCRIPTION:
            return ResourceId(_subscription(resource), None, "", ())
        subscription, name = resource.subscription, arguments.get("name")
        if resource.type == GROUPS:
            return ResourceId(subscription, name or Unknown(()), "", ())
        if resource.type == AZAPI:
            return self._azapi(arguments, depth)
        known = TYPES.get(resource.type)
        if known is None:
            return None
        type_, path = known
        names = tuple(arguments.get(argument) for argument in path)
        group = arguments.get("resource_group_name") or self._inherited(arguments, depth)
        if group is None or None in names:
            return None
        named = tuple(name for name in names if name is not None)
        return ResourceId(subscription, group, type_, named)

    def _inherited(self, arguments: Arguments, depth: int) -> Value | None:
        """The resource group of a data source that names its parent by id."""
        parent = arguments.get("recovery_vault_id")
        id_ = parse_id(self.expanded(parent, depth)) if parent is not None else None
        return id_.resource_group if id_ is not None else None

    def _azapi(self, arguments: Arguments, depth: int) -> ResourceId | None:
        type_, parent, name = (arguments.get(key) for key in ("type", "parent_id", "name"))
        if not isinstance(type_, Known) or parent is None or name is None:
            return None
        return child_id(self.expanded(parent, depth + 1), str(type_.data).partition("@")[0], name)


class PortableIdentities(Identities):
    """The ids in what other roots tell, which need no resource: they are spelled out.

    The same values are told to many roots, so what was read is remembered.
    """

    def __init__(self) -> None:
        super().__init__(())
        self._read: dict[int, tuple[Value, ResourceId | None]] = {}

    def of(self, value: Value | None) -> ResourceId | None:
        """The id that a value spells; None for what is no id, or an unknown one."""
        if value is None:
            return None
        known = self._read.get(id(value))
        if known is None:
            if len(self._read) >= KEPT:
                self._read.clear()
            known = self._read[id(value)] = (value, super().of(value))
        return known[1]


def child_id(parent: Value, type_: str, name: Value) -> ResourceId | None:
    """The id of a resource of a type below a parent (a group or another resource)."""
    id_ = parse_id(parent)
    type_ = type_.lower()
    if id_ is None:
        return None
    if type_ == GROUP_TYPE:
        return ResourceId(id_.subscription, name, "", ())
    if not id_.type:
        return ResourceId(id_.subscription, id_.resource_group, type_, (name,))
    if type_.startswith(f"{id_.type}/"):
        names = (*id_.names, name)
        return ResourceId(id_.subscription, id_.resource_group, type_, names)
    return ResourceId(id_.subscription, id_.resource_group, type_, (name,))


def _subscription(resource: Resource) -> Value:
    """The subscription that a data source names; its provider's by default."""
    named = Arguments.of(resource).get("subscription_id")
    if resource.mode == "data":
        return named or resource.subscription
    return named or Unknown((), link=Link(resource.address, "subscription_id"))


def _replaced(value: Unknown, parts: Iterable[Part]) -> Value:
    text = join(parts)
    if isinstance(text, Known):
        return placed_like(Known(text.data), value)
    assert isinstance(text, Unknown)
    return placed_like(Unknown(text.causes or value.causes, parts=tuple(parts_of(text))), value)
