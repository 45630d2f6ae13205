"""What an expression sees of the template and the deployment around it."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.light_typing import Literal, Protocol
from azbackup_lint.records import dataclass, replace
from azbackup_lint.values import Cause, Known, Link, Unknown, Value
from azbackup_lint.values.limits import Budget

GUID = 36
"""Characters of an id of a subscription or tenant."""

ScopeKind = Literal["resourceGroup", "subscription", "managementGroup", "tenant"]


_NAME_GROUP = "name the group with --resource-group PATH=NAME"
_REMEDIES = {
    ("subscription()", "subscriptionId"): "give it with --subscription PATH=ID",
    ("resourceGroup()", "name"): _NAME_GROUP,
    ("resourceGroup()", "location"): f"{_NAME_GROUP}, if another root or --context has it",
}

OWN_ADDRESS = Link("deployment()", "properties.templateLink.uri")
"""The address that a template itself was deployed from."""


@dataclass(frozen=True, slots=True)
class DeploymentScope:
    """Where a template is deployed to; what isn't given is a symbol of its own.

    `subscription` is an id without slashes, `resource_group` and `management_group` are names.
    At a wider scope the narrower ones have no meaning, and functions refuse to give them.
    """

    kind: ScopeKind
    subscription: Value
    resource_group: Value
    location: Value
    management_group: Value
    tenant: Value
    deployment_name: Value


def default_scope(kind: ScopeKind = "resourceGroup") -> DeploymentScope:
    """A scope with a known kind and nothing else."""
    place = "resourceGroup()" if kind == "resourceGroup" else "deployment()"
    return DeploymentScope(
        kind=kind,
        subscription=replace(deployment_symbol("subscription()", "subscriptionId"), width=GUID),
        resource_group=deployment_symbol("resourceGroup()", "name"),
        location=deployment_symbol(place, "location"),
        management_group=deployment_symbol("managementGroup()", "name"),
        tenant=replace(deployment_symbol("subscription()", "tenantId"), width=GUID),
        deployment_name=deployment_symbol("deployment()", "name"),
    )


def deployment_symbol(function: str, attribute: str) -> Unknown:
    """The unknown for an attribute of a deployment function's result."""
    link = Link(function, attribute)
    remedy = _REMEDIES.get((function, attribute), "")
    return Unknown((Cause("deployment", str(link), remedy),), link=link)


def placed(scope: DeploymentScope, subscription: str | None, group: str | None) -> DeploymentScope:
    """A scope whose subscription and resource group somebody tells, as far as it has them."""
    if subscription is not None and scope.kind in ("resourceGroup", "subscription"):
        scope = replace(scope, subscription=Known(subscription))
    if group is not None and scope.kind == "resourceGroup":
        scope = replace(scope, resource_group=Known(group))
    return scope


class UserFunction(Protocol):
    """A function that the template declares."""

    def call(self, arguments: Sequence[Value]) -> Value:
        """Its output for these arguments; raises EvaluationError, also for a wrong number."""


class Surroundings(Protocol):
    """What expressions see; names are compared in any case.

    All methods raise EvaluationError where Resource Manager would refuse. Values have the span
    where they were written, and hops with labels such as `parameters('size')`.
    """

    @property
    def scope(self) -> DeploymentScope:
        """Where the template is deployed to."""

    @property
    def budget(self) -> Budget:
        """The bounds of the root, one object for all its expressions."""

    def parameter(self, name: str) -> Value:
        """The value of a parameter; refused where it isn't declared."""

    def variable(self, name: str) -> Value:
        """The value of a variable; refused where it isn't declared."""

    def copy_index(self, loop: str | None) -> Value:
        """The index of a loop, from 0, of the innermost one without a name; refused outside."""

    def reference(self, target: Value, api_version: Value | None, full: bool) -> Value:
        """The state of a resource, by symbolic name, name or id; usually unknown, with a link."""

    def resource_info(self, target: Value) -> Value:
        """Name, id and type of a resource of the template, by symbolic name."""

    def list_secret(self, function: str, target: Value) -> Value:
        """What a `list…` operation of a resource gives: unknown."""

    def user_function(self, namespace: str, name: str) -> UserFunction | None:
        """A function that the template declares, None where it doesn't."""
