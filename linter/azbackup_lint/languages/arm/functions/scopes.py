"""Functions that give the contents and the target of the deployment."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.languages.arm.access import PartialObject
from azbackup_lint.languages.arm.deployment_scope import OWN_ADDRESS, ScopeKind, Surroundings
from azbackup_lint.languages.arm.functions.arguments import text
from azbackup_lint.languages.arm.functions.resources import (
    group_id,
    management_group_id,
    subscription_id,
)
from azbackup_lint.languages.arm.functions.signature import ANY, INT, STRING, Function
from azbackup_lint.languages.arm.functions.unknowable import at_deployment
from azbackup_lint.values import Cause, Known, Link, Unknown, Value, unknown_because
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.texts import join

ALL: tuple[ScopeKind, ...] = ("resourceGroup", "subscription", "managementGroup", "tenant")

Entries = Callable[[Surroundings], Mapping[str, Value]]


def _scope_object(name: str, kinds: tuple[ScopeKind, ...], entries: Entries) -> Function:
    """A function of the deployment, refused where the deployment goes elsewhere."""
    called = f"{name}()"

    def compute(surroundings: Surroundings) -> Value:
        if surroundings.scope.kind not in kinds:
            raise EvaluationError(f"{called} can't be used at the scope of this deployment")
        return PartialObject(
            (Cause("deployment", called),), link=Link(called, ""), entries=entries(surroundings)
        )

    return Function(compute, contextual=True)


def _resource_group(surroundings: Surroundings) -> Mapping[str, Value]:
    scope = surroundings.scope
    return {
        "id": join(group_id(scope.subscription, scope.resource_group)),
        "name": scope.resource_group,
        "type": Known("Microsoft.Resources/resourceGroups"),
        "location": scope.location,
    }


def _subscription(surroundings: Surroundings) -> Mapping[str, Value]:
    scope = surroundings.scope
    return {
        "id": join(subscription_id(scope.subscription)),
        "subscriptionId": scope.subscription,
        "tenantId": scope.tenant,
    }


def _management_group(surroundings: Surroundings) -> Mapping[str, Value]:
    group = surroundings.scope.management_group
    return {"id": join(management_group_id(group)), "name": group}


def _tenant(surroundings: Surroundings) -> Mapping[str, Value]:
    return {"tenantId": surroundings.scope.tenant}


def _deployment(surroundings: Surroundings) -> Mapping[str, Value]:
    scope = surroundings.scope
    causes = (Cause("deployment", "deployment()"),)
    address = Unknown((Cause("deployment", str(OWN_ADDRESS)),), link=OWN_ADDRESS)
    link = PartialObject(
        causes, link=Link("deployment()", "properties.templateLink"), entries={"uri": address}
    )
    entries: dict[str, Value] = {
        "name": scope.deployment_name,
        "properties": PartialObject(
            causes, link=Link("deployment()", "properties"), entries={"templateLink": link}
        ),
    }
    return entries if scope.kind == "resourceGroup" else {**entries, "location": scope.location}


def _nothing(surroundings: Surroundings) -> Mapping[str, Value]:
    """Unknown: the cloud and the deploying user are not given."""
    return {}


def _named(look_up: Callable[[Surroundings, str], Value]) -> Function:
    """parameters and variables."""

    def compute(surroundings: Surroundings, name: Value) -> Value:
        if isinstance(name, Unknown):
            return unknown_because(name)
        return look_up(surroundings, text(name))

    return Function(compute, (STRING,), partial=True, contextual=True)


def _fail(value: Value) -> Value:
    raise EvaluationError(text(value))


FUNCTIONS: Mapping[str, Function] = {
    "deployer": _scope_object("deployer", ALL, _nothing),
    "deployment": _scope_object("deployment", ALL, _deployment),
    "environment": _scope_object("environment", ALL, _nothing),
    "extensions": at_deployment("extensions", (STRING,)),
    "externalinput": at_deployment("externalInput", (STRING,), rest=ANY),
    "externalinputs": at_deployment("externalInputs", (STRING,)),
    "fail": Function(_fail, (STRING,)),
    "managementgroup": _scope_object("managementGroup", ("managementGroup",), _management_group),
    "parameters": _named(lambda surroundings, name: surroundings.parameter(name)),
    "pickzones": at_deployment("pickZones", (STRING, STRING, STRING, INT, INT), optional=2),
    "providers": at_deployment("providers", (STRING, STRING), optional=1),
    "references": at_deployment("references", (STRING, STRING), optional=1),
    "resourcegroup": _scope_object("resourceGroup", ("resourceGroup",), _resource_group),
    "subscription": _scope_object("subscription", ("resourceGroup", "subscription"), _subscription),
    "tenant": _scope_object("tenant", ALL, _tenant),
    "tologicalzone": at_deployment("toLogicalZone", (STRING, STRING, STRING)),
    "tologicalzones": at_deployment("toLogicalZones", (STRING, STRING, ANY)),
    "tophysicalzone": at_deployment("toPhysicalZone", (STRING, STRING, STRING)),
    "tophysicalzones": at_deployment("toPhysicalZones", (STRING, STRING, ANY)),
    "variables": _named(lambda surroundings, name: surroundings.variable(name)),
}
