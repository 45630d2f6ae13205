"""Names and ids of the resources that a template declares.

Sources: learn.microsoft.com/azure/azure-resource-manager/templates, `template-functions-resource`
for ids and `child-resource-name-type` for names and types of children.
"""

from __future__ import annotations

import re

from azbackup_lint.azure.names import uncased
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import HIDDEN, Known, Unknown, Value, is_secret
from azbackup_lint.values.texts import Part, join, parts_of, split

_DIGEST = lazy_regex(r"[0-9a-f]{16}(?P<steps>.*)", re.DOTALL)
"""What the symbol of a computed value ends in, with the steps to a part of it."""

_DEPLOYMENTS = lazy_regex(r"^.*/(?=(?:param|var) |(?:parameters|variables)\(')", re.DOTALL)
"""The deployments before the name of a parameter or variable, which an address begins with, too."""


def scope_id(scope: DeploymentScope) -> Value:
    """The id of what a template is deployed to; empty for a tenant."""
    if scope.kind == "tenant":
        return Known("")
    if scope.kind == "managementGroup":
        return join(["/providers/Microsoft.Management/managementGroups/", scope.management_group])
    if scope.kind == "subscription":
        return join(["/subscriptions/", scope.subscription])
    return join(["/subscriptions/", scope.subscription, "/resourceGroups/", scope.resource_group])


def resource_id(scope: Value, type_: str, name: Value) -> Value:
    """The id of a resource from what holds it, its full type and its full name."""
    if type_.lower() == "microsoft.resources/resourcegroups":
        return join([scope, "/resourceGroups/", name])
    return join([scope, "/providers/", relative_id(type_, name)])


def relative_id(type_: str, name: Value) -> Value:
    """The end of an id, after `/providers/`: namespace, then each type with its name."""
    namespace, *types = type_.split("/")
    names = split(name, "/") or [name]
    pieces: list[str | Value] = [namespace]
    if len(types) != len(names):
        return join([*pieces, f"/{'/'.join(types)}/", name])
    for kind, part in zip(types, names, strict=True):
        pieces += [f"/{kind}/", part]
    return join(pieces)


def child_name(parent: Value, name: Value) -> Value:
    """The full name of a child resource."""
    return join([parent, "/", name])


def shown(name: Value) -> str:
    """A name for people; `{…}` replaces unknown parts, and nothing is told of a sensitive one."""
    return HIDDEN if is_secret(name) else "".join(_shown(part) for part in parts_of(name))


def key_of(id_: Value) -> tuple[str, ...]:
    """What two ids have in common exactly if they are certainly the same."""
    key = []
    for part in parts_of(id_):
        if isinstance(part, str):
            key.append(part.lower())
        else:
            key.append(f"\0{uncased(part.link)}" if part.link is not None else f"\0{id(part)}")
    return tuple(key)


def is_symbolic(unknown: Unknown) -> bool:
    """Whether an unknown has a name of its own, and not that of its computation."""
    link = unknown.link
    return link is not None and not (
        link.address.endswith("()") and _DIGEST.fullmatch(link.attribute)
    )


def _shown(part: Part) -> str:
    if isinstance(part, str):
        return part
    if part.link is None:
        return "{…}"
    if is_symbolic(part):
        return f"{{{_DEPLOYMENTS.sub('', str(part.link))}}}"
    digest = _DIGEST.fullmatch(part.link.attribute)
    return f"{{{part.link.address[:-1]}…){digest['steps'] if digest else ''}}}"
