"""Where deployments go: their own scope, or the one that they name.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/deploy-to-resource-group,
`deploy-to-subscription` and their like for management groups and tenants.
"""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope, ScopeKind, default_scope
from azbackup_lint.languages.arm.identities import shown
from azbackup_lint.languages.arm.templates import member
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.records import replace
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of
from azbackup_lint.values.texts import split

NESTING = frozenset({"microsoft.resources/deployments", "microsoft.resources/deploymentstacks"})
"""Types of resources that deploy a template of their own."""

RESOURCE_GROUPS = "microsoft.resources/resourcegroups"
"""The type that gives deployments their region."""

_MANAGEMENT_GROUPS = ["microsoft.management", "managementgroups"]


def named_scope(body: Tree, bodies: Bodies, around: DeploymentScope) -> DeploymentScope:
    """The scope that a deployment is at, by what it names: what it leaves out is as around it."""
    subscription, group = member(body, "subscriptionId"), member(body, "resourceGroup")
    outer = member(body, "scope")
    if outer is not None:
        return _outer_scope(bodies.value(outer), around)
    target = around
    if subscription is not None:
        target = replace(target, subscription=bodies.value(subscription))
    if group is not None:
        return replace(_at(target, "resourceGroup"), resource_group=bodies.value(group))
    is_wider = subscription is not None and around.kind in ("managementGroup", "tenant")
    return _at(target, "subscription") if is_wider else target


def target_of(
    body: Tree,
    bodies: Bodies,
    around: DeploymentScope,
    kind: ScopeKind,
    region_of: Callable[[DeploymentScope], Value],
) -> DeploymentScope:
    """Where the resources of a nested deployment go; its template is made for scopes of a `kind`.

    `region_of` gives the region of the resource group that a scope names.
    """
    target = named_scope(body, bodies, around)
    is_scoped = member(body, "scope") is not None and target.kind == "resourceGroup"
    if is_scoped or member(body, "resourceGroup") is not None:
        return replace(target, location=region_of(target))
    if member(body, "scope") is None:
        target = _at(target, kind)
    location = member(body, "location")
    if location is not None and target.kind != "resourceGroup":
        target = replace(target, location=bodies.value(location))
    return target


def _at(scope: DeploymentScope, kind: ScopeKind) -> DeploymentScope:
    """A scope of another kind in the same subscription, tenant and management group."""
    if kind == scope.kind:
        return scope
    return replace(
        default_scope(kind),
        subscription=scope.subscription,
        management_group=scope.management_group,
        tenant=scope.tenant,
    )


def _outer_scope(scope: Value, around: DeploymentScope) -> DeploymentScope:
    """`/`, or the id of a management group with or without what comes before its type.

    Ids of subscriptions and resource groups are taken, too; with any other value all is unknown.
    """
    if scope == Known("/"):
        return _at(around, "tenant")
    pieces = split(scope, "/") or [scope]
    names = [shown(piece).lower() for piece in pieces]
    if names[-3:-1] == _MANAGEMENT_GROUPS:
        return replace(_at(around, "managementGroup"), management_group=pieces[-1])
    if names[:2] == ["", "subscriptions"] and len(pieces) in (3, 5):
        target = replace(_at(around, "subscription"), subscription=pieces[2])
        if len(pieces) == 3:
            return target
        if names[3] == "resourcegroups":
            return replace(_at(target, "resourceGroup"), resource_group=pieces[4])
    cause = Cause("deployment", "the scope of a nested deployment")
    unknown = Unknown(causes_of(scope) or (cause,))
    return replace(around, subscription=unknown, resource_group=unknown, location=unknown)
