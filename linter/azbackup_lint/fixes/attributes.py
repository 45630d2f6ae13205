"""From the facts of a view to the attributes of resources that hold them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.json_objects import json_object
from azbackup_lint.estate.facts.model import Fact
from azbackup_lint.estate.facts.tables import TABLES
from azbackup_lint.estate.links.outside import root_of
from azbackup_lint.estate.readers.arguments import Arguments
from azbackup_lint.estate.readers.azurerm.arguments import at_path
from azbackup_lint.estate.readers.shapes import AZAPI_TYPES
from azbackup_lint.estate.view import Place, View, ViewKind
from azbackup_lint.fixes.obstacles import UnfixableError
from azbackup_lint.policy.fix_rules import Change
from azbackup_lint.policy.remedies import Language, language_of
from azbackup_lint.records import dataclass
from azbackup_lint.resources import Resource
from azbackup_lint.values import Known, Value

LEGACY = "azurerm_virtual_machine"

_OWNERS: Mapping[ViewKind, tuple[str, ...]] = {
    "vm": (
        "azurerm_linux_virtual_machine",
        "azurerm_windows_virtual_machine",
        LEGACY,
        "microsoft.compute/virtualmachines",
    ),
    "disk": ("azurerm_managed_disk", "microsoft.compute/disks"),
    "policy": (
        "azurerm_backup_policy_vm",
        "microsoft.recoveryservices/vaults/backuppolicies",
    ),
    "vault": ("azurerm_recovery_services_vault", "microsoft.recoveryservices/vaults"),
    "item": (
        "azurerm_backup_protected_vm",
        "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems",
    ),
}
"""The types of resources whose attributes the tables of facts name."""

_LINKED: Mapping[str, ViewKind] = {"policy": "policy", "vault": "vault", "item": "item", "vm": "vm"}


@dataclass(frozen=True, slots=True)
class Attribute:
    """What holds a fact: a resource, and the dotted paths in it, the first for what isn't there.

    `value` is what is written at one of them; `path` is that one's. `language` is whose names they
    are. `is_own` says that the resource is of a type that has an argument at the first path.
    """

    resource: Resource
    language: Language
    paths: tuple[str, ...]
    place: Place
    path: str
    value: Value | None
    is_own: bool

    @property
    def steps(self) -> tuple[str, ...]:
        """The path from the block of the resource, through the body that azapi has."""
        body = ("body",) if self.resource.type in AZAPI_TYPES else ()
        return (*body, *self.path.split("."))

    def value_in(self, resource: Resource) -> Value | None:
        """What another resource of the type has at the path."""
        return _value_at(resource, self.language, self.path)


def attribute_of(view: View, change: Change, resources: Mapping[str, Resource]) -> Attribute:
    """The attribute that a change is about; raises UnfixableError."""
    steps = tuple(change.fact.split("."))
    place = view.places.get(steps) or view.header
    address = place.resource or view.address
    resource = resources.get(address)
    root = root_of(address)
    if root is not None:
        raise UnfixableError(f"the value is declared in another root, {root}, and perhaps shared")
    if resource is None:
        raise UnfixableError(f"{address} is not declared in this root")
    language = language_of(address)
    kind, fact = _fact(view.kind, change.fact)
    paths = change.at.get(language) or _paths_of(fact, language, resource)
    if not paths:
        raise UnfixableError(f"{change.fact} is no argument of {resource.type}")
    is_own = _type_of(resource) in _OWNERS.get(kind, ())
    for path in paths:
        value = _value_at(resource, language, path)
        if value is not None:
            return Attribute(resource, language, paths, place, path, value, is_own)
    path = _path_to_write(resource, language, paths)
    return Attribute(resource, language, paths, place, path, None, is_own)


def _path_to_write(resource: Resource, language: Language, paths: Sequence[str]) -> str:
    """The path of an attribute that isn't there: where its block is, or else the first."""
    for path in paths:
        block = path.rpartition(".")[0]
        if block and _value_at(resource, language, block) is not None:
            return path
    return paths[0]


def check_given(attribute: Attribute, change: Change) -> None:
    """Raises UnfixableError where a resource lacks another attribute that a change needs."""
    for path, wanted in change.given.get(attribute.language, {}).items():
        value = _value_at(attribute.resource, attribute.language, path)
        if value is None:
            raise UnfixableError(f"that takes {path} in {attribute.resource.address}")
        data = value.data if isinstance(value, Known) else None
        if wanted != {} and str(data).lower() != str(wanted).lower():
            raise UnfixableError(f"that takes {path} to be {wanted}")


def _fact(kind: ViewKind, name: str) -> tuple[ViewKind, Fact | None]:
    """The row of a fact, in the table of what a view links to where it is that one's."""
    row = TABLES[kind].by_name.get(name)
    first, _, rest = name.partition(".")
    if (row is None or not row.is_plain) and first in _LINKED and rest:
        linked = _LINKED[first]
        return linked, TABLES[linked].by_name.get(rest)
    return kind, row


def _paths_of(fact: Fact | None, language: Language, resource: Resource) -> tuple[str, ...]:
    if fact is None:
        return ()
    if language == "arm":
        return fact.arm
    return fact.legacy if resource.type == LEGACY else fact.azurerm


def _type_of(resource: Resource) -> str:
    """The type of a resource in lower case; azapi's is that of what it makes."""
    if resource.type in AZAPI_TYPES:
        type_ = Arguments.of(resource).get("type")
        return str(getattr(type_, "data", "")).partition("@")[0].lower()
    return resource.type.lower()


def _value_at(resource: Resource, language: Language, path: str) -> Value | None:
    if language == "terraform":
        return at_path(Arguments.of(resource), path)
    if resource.type in AZAPI_TYPES:
        body = Arguments.of(resource).get("body")
        return dig(json_object(body), path) if body is not None else None
    return dig(resource.attributes, path)
