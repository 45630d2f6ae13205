"""What a management lock holds fast."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from azbackup_lint.azure.ids import parse_id, same_name
from azbackup_lint.estate.documents import DocumentBuilder
from azbackup_lint.estate.entities import Lock
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts import Arguments
from azbackup_lint.estate.resolution import same_subscription
from azbackup_lint.estate.view import Document, Place, View
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of

RESTORE_POINT_GROUP = re.compile(r"azurebackuprg_.+", re.IGNORECASE)
"""The resource group that Azure Backup makes for restore points unless a policy names another."""


WIDE_TYPES = frozenset({"azurerm_subscription", "azurerm_management_group"})
"""Types whose locks many resource groups inherit."""


@dataclass(frozen=True, slots=True)
class _Scope:
    kind: Literal["subscription", "resourceGroup", "resource"] | Unknown
    subscription: Value | None = None
    group: Value | None = None


def lock_view(estate: Estate, lock: Lock) -> View:
    """The view of a lock: its level, what it is on, and what is therefore held fast."""
    scope = _scope(estate, lock)
    machines = estate.entities.machines
    held = [
        _holds(scope, machine.resource.subscription, machine.resource_group) for machine in machines
    ]
    managed = [
        _both(answer, machine.managed) for answer, machine in zip(held, machines, strict=True)
    ]
    builder = DocumentBuilder()
    resource = lock.resource
    builder.put("name", lock.name, resource)
    builder.put("level", lock.level, resource)
    builder.plain("scope", scope.kind)
    if lock.scope.span is not None:
        builder.places["scope",] = Place(lock.scope.span, lock.scope.hops, resource.address)
        builder.places["holds",] = builder.places["scope",]
    builder.plain("holds.vms", _any(held))
    builder.plain("holds.managedDisks", _any(managed))
    builder.plain("holds.restorePoints", _restore_points(estate, scope))
    return View(
        kind="lock",
        address=lock.address,
        document=builder.document,
        header=Place(resource.header, (), resource.address),
        places=builder.places,
        existence=lock.existence,
    )


def _scope(estate: Estate, lock: Lock) -> _Scope:
    value = lock.scope
    if isinstance(value, Unknown) and value.link is not None:
        found = _linked(estate, value)
        if found is not None:
            return found
    parsed = parse_id(value)
    if parsed is None:
        return _Scope(Unknown(causes_of(value), span=value.span))
    if parsed.type:
        return _Scope("resource")
    if parsed.resource_group is None:
        return _Scope("subscription", parsed.subscription)
    return _Scope("resourceGroup", parsed.subscription, parsed.resource_group)


def _linked(estate: Estate, value: Unknown) -> _Scope | None:
    assert value.link is not None
    address = value.link.address
    for group in estate.entities.groups:
        if group.address == address:
            return _Scope("resourceGroup", group.resource.subscription, group.name)
    for resource in estate.entities.outside:
        if resource.address == address:
            return _outside_scope(resource)
    type_ = address.split("[")[0].rpartition(".")[0].rpartition(".")[2]
    is_resource = value.link.attribute == "id" and type_.startswith("azurerm_")
    return _Scope("resource") if is_resource and type_ not in WIDE_TYPES else None


def _outside_scope(resource: Resource) -> _Scope:
    """The scope that a data source names; a subscription is its provider's by default."""
    arguments = Arguments.of(resource)
    if resource.type == "azurerm_resource_group":
        return _Scope("resourceGroup", resource.subscription, arguments.get("name"))
    if resource.type == "azurerm_subscription":
        return _Scope("subscription", arguments.get("subscription_id") or resource.subscription)
    return _Scope("resource")


def _holds(scope: _Scope, subscription: Value, group: Value) -> bool | None:
    """Whether a lock holds what lies in a resource group of a subscription."""
    if isinstance(scope.kind, Unknown):
        return None
    if scope.kind == "resource":
        return False
    if scope.kind == "subscription":
        named = scope.subscription
        return same_subscription(subscription, named) if named is not None else None
    other = scope.subscription is not None and (
        same_subscription(subscription, scope.subscription) is False
    )
    return False if other else same_name(group, scope.group)


def _restore_points(estate: Estate, scope: _Scope) -> Document:
    """Whether the locked resource group is one that keeps restore points."""
    if scope.kind != "resourceGroup":
        return scope.kind if isinstance(scope.kind, Unknown) else False
    if not isinstance(scope.group, Known):
        groups = [policy.restore_point_group for policy in estate.entities.policies]
        cause = Cause("computed", "the name of the locked resource group")
        if scope.group is not None and not any(groups):
            return False
        return Unknown(causes_of(scope.group) if scope.group is not None else (cause,))
    name = str(scope.group.data)
    if RESTORE_POINT_GROUP.fullmatch(name):
        return True
    answers = [
        _named_by(group, name)
        for group in (policy.restore_point_group for policy in estate.entities.policies)
        if group
    ]
    return _any(answers)


def _named_by(group: tuple[Value, Value], name: str) -> bool | None:
    """Whether a policy's prefix and suffix, with a number between them, make up the name."""
    prefix, suffix = group
    if not isinstance(prefix, Known) or not isinstance(suffix, Known):
        return None
    pattern = rf"{re.escape(str(prefix.data or ''))}\d+{re.escape(str(suffix.data or ''))}"
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None


def _both(held: bool | None, managed: Value) -> bool | None:
    """Whether a VM is held and its disks are managed."""
    if held is False or managed == Known(False):
        return False
    return held if managed == Known(True) else None


def _any(answers: list[bool | None]) -> Document:
    if True in answers:
        return True
    if None in answers:
        return Unknown((Cause("absent", "what the lock holds", "name the scope of the lock"),))
    return False
