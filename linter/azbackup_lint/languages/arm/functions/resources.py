"""Functions that make ids of resources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from azbackup_lint.azure.ids import names_subscription
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope, Surroundings
from azbackup_lint.languages.arm.functions.arguments import piece_of, text
from azbackup_lint.languages.arm.functions.signature import STRING, Function, undocumented
from azbackup_lint.values import Known, Unknown, Value, unknown_because
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.texts import join

Piece = str | Unknown

RESOURCE_GROUPS = "microsoft.resources/resourcegroups"
"""Their ids have no provider. The Bicep compiler writes the functions for the id of a group."""

OF_SUBSCRIPTION = 2
"""Pieces of a subscription's id."""


def subscription_id(subscription: Value) -> list[Piece]:
    """The pieces of a subscription's id."""
    return ["/subscriptions/", piece_of(subscription)]


def group_id(subscription: Value, group: Value) -> list[Piece]:
    """The pieces of a resource group's id."""
    return [*subscription_id(subscription), "/resourceGroups/", piece_of(group)]


def management_group_id(group: Value) -> list[Piece]:
    """The pieces of a management group's id."""
    return ["/providers/Microsoft.Management/managementGroups/", piece_of(group)]


def _split(name: str, values: Sequence[Value], most: int) -> tuple[int, str] | None:
    """Where the resource type stands, and the type; None where that is unknown.

    After the type follow as many names as it has segments after the provider's.
    """
    for index, value in enumerate(values[: most + 1]):
        if not isinstance(value, Known) or "/" not in str(value.data):
            continue
        wanted = text(value).strip("/").count("/")
        given = len(values) - index - 1
        if wanted != given:
            raise EvaluationError(
                f"{name}(): the type {text(value)!r} needs {wanted} names, there are {given}"
            )
        return index, text(value).strip("/")
    if any(isinstance(value, Unknown) for value in values[: most + 1]):
        return None
    raise EvaluationError(f"{name}() has no resource type among its arguments")


def _provider(kind: str, names: Sequence[Value]) -> list[Piece]:
    namespace, *types = kind.split("/")
    pieces: list[Piece] = [f"/providers/{namespace}"]
    for segment, value in zip(types, names, strict=True):
        pieces += [f"/{segment}/", piece_of(value)]
    return pieces


def _id_function(
    name: str, before: int, start: Callable[[DeploymentScope, Sequence[Value]], list[Piece] | None]
) -> Function:
    """A function whose id begins with what `start` makes of at most `before` values."""

    def compute(surroundings: Surroundings, *values: Value) -> Value:
        typed = _split(name, values, before)
        if typed is None:
            return unknown_because(*values)
        index, kind = typed
        pieces = start(surroundings.scope, values[:index])
        if pieces is None:
            return undocumented(f"{name}() of a resource group at this scope")
        if kind.lower() == RESOURCE_GROUPS and len(pieces) == OF_SUBSCRIPTION:
            return join([*pieces, "/resourceGroups/", piece_of(values[index + 1])])
        return join([*pieces, *_provider(kind, values[index + 1 :])])

    return Function(compute, _parts(2), rest=STRING, partial=True, contextual=True)


def _place(scope: DeploymentScope, given: Sequence[Value]) -> list[Piece] | None:
    """What comes before the provider: a subscription and a group may be given, in this order."""
    if len(given) == 2:
        return group_id(given[0], given[1])
    if scope.kind == "resourceGroup":
        if given and isinstance(given[0], Known) and names_subscription(text(given[0])):
            return None  # a group or a subscription, where both may be meant
        return group_id(scope.subscription, given[0] if given else scope.resource_group)
    if given:
        named = given[0]
        is_one = not isinstance(named, Known) or names_subscription(text(named))
        return subscription_id(named) if is_one else None
    return subscription_id(scope.subscription) if scope.kind == "subscription" else []


def _extension_resource_id(base: Value, *values: Value) -> Value:
    typed = _split("extensionResourceId", values, 0)
    if typed is None:
        return unknown_because(base, *values)
    start = [text(base).rstrip("/")] if isinstance(base, Known) else [piece_of(base)]
    return join([*start, *_provider(typed[1], values[1:])])


def _reference(surroundings: Surroundings, *values: Value) -> Value:
    version = values[1] if len(values) > 1 else None
    extent = values[2] if len(values) > 2 else Known("")
    if isinstance(extent, Unknown):
        return unknown_because(extent)
    return surroundings.reference(values[0], version, text(extent).lower() == "full")


def list_function(name: str) -> Function:
    """One of the many functions whose name begins with `list`."""

    def compute(surroundings: Surroundings, *values: Value) -> Value:
        return surroundings.list_secret(name, values[0])

    return Function(compute, (STRING,), rest=f"{STRING} or object", contextual=True, partial=True)


def _parts(count: int) -> tuple[str, ...]:
    return (STRING,) * count


FUNCTIONS: Mapping[str, Function] = {
    "extensionresourceid": Function(_extension_resource_id, _parts(3), rest=STRING, partial=True),
    "managementgroupresourceid": _id_function(
        "managementGroupResourceId",
        1,
        lambda scope, given: management_group_id(*given or (scope.management_group,)),
    ),
    "reference": Function(_reference, _parts(3), optional=2, partial=True, contextual=True),
    "resourceid": _id_function("resourceId", 2, _place),
    "resourceinfo": Function(
        lambda surroundings, target: surroundings.resource_info(target),
        (STRING,),
        partial=True,
        contextual=True,
    ),
    "subscriptionresourceid": _id_function(
        "subscriptionResourceId",
        1,
        lambda scope, given: subscription_id(*given or (scope.subscription,)),
    ),
    "tenantresourceid": _id_function("tenantResourceId", 0, lambda scope, given: []),
}
