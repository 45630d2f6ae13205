"""What management locks are on: a subscription, a resource group or a single resource."""

from __future__ import annotations

from azbackup_lint.azure.ids import parse_id
from azbackup_lint.azure.names import same_name
from azbackup_lint.estate.entities import Lock
from azbackup_lint.estate.links.resolution import same_subscription
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import dataclass
from azbackup_lint.values import Unknown, Value, causes_of

ScopeKind = Literal["subscription", "resourceGroup", "resource"]

WIDE_TYPES = frozenset({"azurerm_subscription", "azurerm_management_group"})
"""Types whose locks many resource groups inherit."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a lock; where its kind is unknown, so is everything else."""

    kind: ScopeKind | Unknown
    subscription: Value | None = None
    group: Value | None = None

    def holds(self, subscription: Value, group: Value) -> bool | None:
        """Whether it includes a resource group of a subscription."""
        if isinstance(self.kind, Unknown):
            return None
        if self.kind == "resource":
            return False
        if self.kind == "subscription":
            named = self.subscription
            return same_subscription(subscription, named) if named is not None else None
        other = self.subscription is not None and (
            same_subscription(subscription, self.subscription) is False
        )
        return False if other else same_name(group, self.group)


def scope_of_lock(lock: Lock, identities: Identities) -> Scope:
    """The scope of a lock."""
    value = lock.scope
    parsed = parse_id(identities.expanded(value))
    if parsed is None:
        if isinstance(value, Unknown) and _is_a_resource(value):
            return Scope("resource")
        return Scope(Unknown(causes_of(value), span=value.span))
    if parsed.type:
        return Scope("resource")
    if parsed.resource_group is None:
        return Scope("subscription", parsed.subscription)
    return Scope("resourceGroup", parsed.subscription, parsed.resource_group)


def _is_a_resource(value: Unknown) -> bool:
    """Whether a reference leads to a resource with a known type and nothing else."""
    if value.link is None or value.link.attribute != "id":
        return False
    type_ = value.link.address.split("[")[0].rpartition(".")[0].rpartition(".")[2]
    return type_.startswith("azurerm_") and type_ not in WIDE_TYPES
