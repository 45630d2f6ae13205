"""Builds resources as templates yield them, and the views of the estate that they describe."""

from collections.abc import Mapping
from typing import Any

from azbackup_lint.azure.ids import ResourceId, spelled_out
from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.view import View
from azbackup_lint.resources import CERTAIN, Existence, Resource
from azbackup_lint.source import Source
from azbackup_lint.values import Cause, Known, Link, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.texts import join

SOURCE = Source("main.json", "{}")
SUBSCRIPTION = Unknown(
    (Cause("deployment", "subscription()"),), link=Link("subscription()", "subscriptionId")
)
GROUP = Unknown((Cause("deployment", "resourceGroup()"),), link=Link("resourceGroup()", "name"))


def value(data: Any) -> Value:
    """Plain data as a value; values in it stay what they are."""
    if isinstance(data, Value):
        return data
    if isinstance(data, Mapping):
        return MapValue({key: value(item) for key, item in data.items()})
    if isinstance(data, (list, tuple)):
        return ListValue(tuple(value(item) for item in data))
    return Known(data)


def resource_id(
    type_: str, *names: Any, subscription: Value = SUBSCRIPTION, group: Value = GROUP
) -> Value:
    """The id that `resourceId` gives in a deployment of which nothing is known."""
    path = tuple(value(name) for name in names)
    return join(spelled_out(ResourceId(subscription, group, type_.lower(), path)))


def resource(
    type_: str,
    name: str,
    properties: Any = None,
    *,
    scope: Value | None = None,
    subscription: Value = SUBSCRIPTION,
    group: Value = GROUP,
    api: str = "2024-10-01",
    existence: Existence = CERTAIN,
    **members: Any,
) -> Resource:
    """A resource of a template by its full name; extension resources have a scope."""
    id_ = resource_id(type_, *name.split("/"), subscription=subscription, group=group)
    if scope is not None:
        parts = scope.parts if isinstance(scope, Unknown) else (str(getattr(scope, "data", "")),)
        id_ = join([*parts, f"/providers/{type_}/{name}"])
    attributes = {
        "type": value(type_),
        "apiVersion": value(api),
        "name": value(name),
        "id": id_,
        "properties": value(properties or {}),
        **{key: value(item) for key, item in members.items()},
    }
    span = SOURCE.span(0, 1)
    return Resource(
        f"{type_}/{name}",
        "managed",
        type_,
        name.rpartition("/")[2],
        MapValue(attributes),
        span,
        subscription,
        existence,
    )


def views(*resources: Resource) -> list[View]:
    """The views of an estate."""
    return list(views_of(build_estate(resources), "all"))


def view(kind: str, *resources: Resource) -> View:
    """The first view of a kind."""
    return next(found for found in views(*resources) if found.kind == kind)
