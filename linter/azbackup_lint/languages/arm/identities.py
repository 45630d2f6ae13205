"""Names and ids of the resources that a template declares."""

from __future__ import annotations

import re
from collections.abc import Sequence

from azbackup_lint.languages.arm.deployment_scope import DeploymentScope
from azbackup_lint.values import Known, Unknown, Value, causes_of

Part = str | Unknown

_DIGEST = re.compile(r"[0-9a-f]{16}")
"""What the symbol of a computed text ends in."""


def scope_id(scope: DeploymentScope) -> Value:
    """The id of what a template is deployed to; empty for a tenant."""
    if scope.kind == "tenant":
        return Known("")
    if scope.kind == "managementGroup":
        return joined("/providers/Microsoft.Management/managementGroups/", scope.management_group)
    if scope.kind == "subscription":
        return joined("/subscriptions/", scope.subscription)
    return joined("/subscriptions/", scope.subscription, "/resourceGroups/", scope.resource_group)


def resource_id(scope: Value, type_: str, name: Value) -> Value:
    """The id of a resource from what holds it, its full type and its full name."""
    namespace, *types = type_.split("/")
    names = segments(name)
    if type_.lower() == "microsoft.resources/resourcegroups":
        return joined(scope, "/resourceGroups/", name)
    pieces: list[str | Value] = [scope, f"/providers/{namespace}"]
    if len(types) != len(names):
        return joined(*pieces, f"/{'/'.join(types)}/", name)
    for kind, part in zip(types, names, strict=True):
        pieces += [f"/{kind}/", part]
    return joined(*pieces)


def child_name(parent: Value, name: Value) -> Value:
    """The full name of a child resource."""
    return joined(parent, "/", name)


def segments(name: Value) -> list[Value]:
    """The parts of a full name between its slashes."""
    if isinstance(name, Known):
        return [Known(part) for part in str(name.data).split("/")]
    if not isinstance(name, Unknown) or not name.parts:
        return [name]
    pieces: list[list[Part]] = [[]]
    for part in name.parts:
        if isinstance(part, str):
            head, *tail = part.split("/")
            pieces[-1].append(head)
            pieces.extend([text] for text in tail)
        else:
            pieces[-1].append(part)
    return [joined(*piece) for piece in pieces]


def joined(*pieces: str | Value) -> Value:
    """One text of several, with unknown parts kept apart."""
    parts: list[Part] = []
    for piece in pieces:
        for part in _parts(piece):
            if isinstance(part, str) and parts and isinstance(parts[-1], str):
                parts[-1] += part
            elif part != "":
                parts.append(part)
    if len(parts) == 1 and isinstance(parts[0], Unknown):
        return parts[0]
    if not any(isinstance(part, Unknown) for part in parts):
        return Known("".join(part for part in parts if isinstance(part, str)))
    causes = causes_of(*(part for part in parts if isinstance(part, Unknown)))
    return Unknown(causes, parts=tuple(parts))


def shown(name: Value) -> str:
    """A name as people read it; `{…}` stands for what is unknown of it."""
    return "".join(_shown(part) for part in _parts(name))


def key_of(id_: Value) -> tuple[str, ...]:
    """What two ids have in common exactly if they are certainly the same."""
    found = []
    for part in _parts(id_):
        if isinstance(part, str):
            found.append(part.lower())
        else:
            found.append(f"\0{part.link}" if part.link is not None else f"\0{id(part)}")
    return tuple(found)


def _parts(piece: str | Value) -> Sequence[Part]:
    if isinstance(piece, str):
        return (piece,)
    if isinstance(piece, Known):
        return (str(piece.data),)
    if isinstance(piece, Unknown):
        return piece.parts or (piece,)
    return (Unknown(causes_of(piece)),)


def _shown(part: Part) -> str:
    if isinstance(part, str):
        return part
    if part.link is not None:
        function = part.link.address.removesuffix("()")
        computed = function != part.link.address and _DIGEST.fullmatch(part.link.attribute)
        return f"{{{function}(…)}}" if computed else f"{{{part.link}}}"
    return "{…}"
