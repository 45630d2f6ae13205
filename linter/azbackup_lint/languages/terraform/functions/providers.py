"""Functions of the azurerm and azapi providers on resource ids."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.languages.terraform.functions.arguments import is_null, items, text
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.types import STRING, Collection
from azbackup_lint.values import (
    NULL,
    Cause,
    Known,
    MapValue,
    Unknown,
    Value,
    causes_of,
    unknown_because,
)
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.texts import join

STRINGS = Collection("list", STRING)
SPELLINGS = {
    "subscriptions": "subscriptions",
    "resourcegroups": "resourceGroups",
    "providers": "providers",
    "managementgroups": "managementGroups",
}
Pair = tuple[str, str]


def _pairs(identifier: str) -> list[Pair]:
    """The segments of an id, two by two; raises EvaluationError where it isn't one."""
    segments = identifier.strip("/").split("/")
    if not identifier.startswith("/") or len(segments) % 2 or "" in segments:
        raise EvaluationError(f"{identifier!r} is not the id of an Azure resource")
    return list(zip(segments[::2], segments[1::2], strict=True))


def _optional(value: str | None) -> Value:
    return NULL if value is None else Known(value)


def _facts(identifier: str) -> tuple[dict[str, str | None], list[Pair], int]:
    """What both providers tell of an id, the pairs below its last provider, and where those are."""
    pairs = _pairs(identifier)
    by_name = {name.lower(): value for name, value in pairs}
    at = max((i for i, (name, _) in enumerate(pairs) if name.lower() == "providers"), default=-1)
    below = pairs[at + 1 :]
    facts = {
        "subscription_id": by_name.get("subscriptions"),
        "resource_group_name": by_name.get("resourcegroups"),
        "namespace": pairs[at][1] if at >= 0 else None,
        "type": below[-1][0] if below else None,
        "name": below[-1][1] if below else None,
    }
    return facts, below, at


def _parse_azurerm(identifier: Value) -> Value:
    facts, below, at = _facts(text(identifier))
    pairs = _pairs(text(identifier))
    scope = None
    if at > 0 and facts["subscription_id"] is None:
        scope = "/" + "/".join(f"{name}/{value}" for name, value in pairs[:at])
    kinds = [facts["namespace"], *(name for name, _ in below)] if facts["namespace"] else []
    full = "/".join(kind for kind in kinds if kind) or (facts["type"] or "")
    parents: Mapping[str, Value] = {name: Known(value) for name, value in below[:-1]}
    return MapValue(
        {
            "full_resource_type": Known(full),
            "parent_resources": MapValue(parents, "map"),
            "resource_group_name": _optional(facts["resource_group_name"]),
            "resource_name": _optional(facts["name"]),
            "resource_provider": _optional(facts["namespace"]),
            "resource_scope": _optional(scope),
            "resource_type": _optional(facts["type"]),
            "subscription_id": _optional(facts["subscription_id"]),
        }
    )


def _normalise(identifier: Value) -> Value:
    pairs = _pairs(text(identifier))
    return Known("".join(f"/{SPELLINGS.get(n.lower(), n)}/{value}" for n, value in pairs))


def _parse_azapi(resource_type: Value, identifier: Value) -> Value:
    written = text(identifier)
    facts, _, _ = _facts(written)
    kind = text(resource_type).partition("@")[0]
    depth = 2 if kind.count("/") > 1 else 4
    segments = written.strip("/").split("/")
    parts: Mapping[str, Value] = {name: Known(value) for name, value in _pairs(written)}
    return MapValue(
        {
            "id": Known(written),
            "name": _optional(facts["name"]),
            "parent_id": Known("/" + "/".join(segments[:-depth])),
            "parts": MapValue(parts, "map"),
            "provider_namespace": _optional(facts["namespace"]),
            "resource_group_name": _optional(facts["resource_group_name"]),
            "subscription_id": _optional(facts["subscription_id"]),
            "type": Known(kind),
        }
    )


def _piece(value: Value) -> str | Unknown:
    if is_null(value):
        raise EvaluationError("a name must not be null")
    return value if isinstance(value, Unknown) else text(value)


def _build(parent: Value, resource_type: Value, name: Value) -> Value:
    if isinstance(resource_type, Unknown):
        return unknown_because(parent, resource_type, name)
    kind = text(resource_type).partition("@")[0]
    step = f"/{kind.rpartition('/')[2]}/" if kind.count("/") > 1 else f"/providers/{kind}/"
    return join([_piece(parent), step, _piece(name)])


def _below(scope: list[str | Unknown], resource_type: Value, names: Value) -> Value:
    if isinstance(resource_type, Unknown) or isinstance(names, Unknown):
        return unknown_because(resource_type, names)
    namespace, *kinds = text(resource_type).partition("@")[0].split("/")
    if len(kinds) != len(items(names)):
        raise EvaluationError("there must be one name for every part of the resource type")
    pieces = [*scope, f"/providers/{namespace}"]
    for kind, name in zip(kinds, items(names), strict=True):
        pieces += [f"/{kind}/", _piece(name)]
    return join(pieces)


def _in_group(subscription: Value, group: Value, resource_type: Value, names: Value) -> Value:
    scope: list[str | Unknown] = [
        "/subscriptions/",
        _piece(subscription),
        "/resourceGroups/",
        _piece(group),
    ]
    return _below(scope, resource_type, names)


def _in_subscription(subscription: Value, resource_type: Value, names: Value) -> Value:
    return _below(["/subscriptions/", _piece(subscription)], resource_type, names)


def _in_tenant(resource_type: Value, names: Value) -> Value:
    return _below([], resource_type, names)


def _in_management_group(group: Value, resource_type: Value, names: Value) -> Value:
    scope: list[str | Unknown] = [
        "/providers/Microsoft.Management/managementGroups/",
        _piece(group),
    ]
    return _below(scope, resource_type, names)


def _extension(base: Value, resource_type: Value, names: Value) -> Value:
    return _below([_piece(base)], resource_type, names)


def _unique_string(seeds: Value) -> Value:
    cause = Cause("function", "provider::azapi::unique_string()", "its hash is not worked out")
    return Unknown((cause, *causes_of(seeds)))


FUNCTIONS: Mapping[str, Function] = {
    "provider::azurerm::normalise_resource_id": Function(
        _normalise, (STRING,), cuts_ids=lambda _: True
    ),
    "provider::azurerm::parse_resource_id": Function(
        _parse_azurerm, (STRING,), cuts_ids=lambda _: True
    ),
    "provider::azapi::build_resource_id": Function(_build, (STRING,) * 3, partial=True),
    "provider::azapi::extension_resource_id": Function(
        _extension, (STRING, STRING, STRINGS), partial=True
    ),
    "provider::azapi::management_group_resource_id": Function(
        _in_management_group, (STRING, STRING, STRINGS), partial=True
    ),
    "provider::azapi::parse_resource_id": Function(
        _parse_azapi, (STRING, STRING), cuts_ids=lambda kind, _: isinstance(kind, Known)
    ),
    "provider::azapi::resource_group_resource_id": Function(
        _in_group, (STRING, STRING, STRING, STRINGS), partial=True
    ),
    "provider::azapi::subscription_resource_id": Function(
        _in_subscription, (STRING, STRING, STRINGS), partial=True
    ),
    "provider::azapi::tenant_resource_id": Function(_in_tenant, (STRING, STRINGS), partial=True),
    "provider::azapi::unique_string": Function(_unique_string, (STRINGS,), partial=True),
}
