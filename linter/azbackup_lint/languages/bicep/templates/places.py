"""What scopes of Bicep mean: where resources and modules go.

See learn.microsoft.com/azure/azure-resource-manager/bicep/bicep-functions-scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.languages.arm.ast import Access as Into
from azbackup_lint.languages.arm.ast import Given, Literal, Node, Step
from azbackup_lint.languages.bicep.templates.nodes import call
from azbackup_lint.records import dataclass
from azbackup_lint.values import Cause, Unknown

MANAGEMENT_GROUPS = "microsoft.management/managementgroups"
GROUP_ID = "/subscriptions/{0}/resourceGroups/{1}"
NAME = Step(Literal("name"))
OWN_SUBSCRIPTION = Into(call("subscription"), (Step(Literal("subscriptionId")),))

_OWN: Mapping[str, Node] = {
    "resourceGroup": Into(call("resourceGroup"), (NAME,)),
    "subscriptionId": OWN_SUBSCRIPTION,
}


@dataclass(frozen=True, slots=True)
class Place:
    """What a `scope` means: the id of it, and what a deployment that goes there says of it.

    The kind is `resource` for anything that isn't deployed to.
    """

    kind: str
    id: Node
    members: tuple[tuple[str, Node], ...] = ()


def place_of_function(kind: str, given: Sequence[Node]) -> Place:
    """The scope that a function of Bicep gives."""
    if kind == "tenant":
        return Place(kind, Literal(""), (("scope", Literal("/")),))
    id_: Node = Into(call(kind), (Step(Literal("id")),))
    if kind == "managementGroup":
        name = given[0] if given else Into(call(kind), (NAME,))
        id_ = call("tenantResourceId", MANAGEMENT_GROUPS, name) if given else id_
        return Place(kind, id_, (("scope", call("format", f"{MANAGEMENT_GROUPS}/{{0}}", name)),))
    if kind == "subscription":
        subscription = given[0] if given else OWN_SUBSCRIPTION
        id_ = call("format", "/subscriptions/{0}", subscription) if given else id_
        return Place(kind, id_, (("subscriptionId", subscription),))
    if not given:
        return Place(kind, id_)
    *before, group = given
    subscription = before[0] if before else OWN_SUBSCRIPTION
    members = (*(("subscriptionId", item) for item in before[:1]), ("resourceGroup", group))
    return Place(kind, call("format", GROUP_ID, subscription, group), members)


def either(condition: Node, then: Place, otherwise: Place) -> Place:
    """One of two scopes; what only one of them names is the deployment's own in the other."""
    if then.kind != otherwise.kind:
        either_kind = Given(
            Unknown((Cause("invalid", "a scope of two kinds", "give one of them"),))
        )
        return Place("resourceGroup", either_kind, tuple((name, either_kind) for name in _OWN))
    first, second = {**_OWN, **dict(then.members)}, {**_OWN, **dict(otherwise.members)}
    members = tuple(
        (name, call("if", condition, first[name], second[name]))
        for name in dict.fromkeys((*dict(then.members), *dict(otherwise.members)))
    )
    return Place(then.kind, call("if", condition, then.id, otherwise.id), members)
