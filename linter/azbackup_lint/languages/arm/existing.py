"""Resources that exist when a template is deployed, as other roots declare them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.azure.ids import ResourceId, parse_id
from azbackup_lint.languages.arm.access import PartialObject
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope
from azbackup_lint.resources import Elsewhere
from azbackup_lint.values import Cause, Value

GROUPS = "microsoft.resources/resourcegroups"
OBJECTS = ("properties", "sku")
"""The members of resources whose members another root may tell."""


def region_elsewhere(group: DeploymentScope, elsewhere: Elsewhere) -> Value | None:
    """The region of a resource group, if another root declares it."""
    names = (group.resource_group, group.resource_group)
    return elsewhere.attribute(GROUPS, names, group.subscription, "location")


def existing_state(id_: Value, cause: Cause, elsewhere: Elsewhere, *, full: bool) -> Value | None:
    """What other roots tell of a resource, as `reference()` gives it; None for what has no id."""
    parsed = parse_id(id_)
    if parsed is None or parsed.resource_group is None:
        return None
    return PartialObject((cause,), entries=_Told(parsed, cause, elsewhere, "" if full else OWN))


OWN = "properties."


class _Told(Mapping[str, Value]):
    """The members of an existing resource, each asked for when it is needed."""

    __slots__ = ("_cause", "_elsewhere", "_id", "_prefix")

    def __init__(self, id_: ResourceId, cause: Cause, elsewhere: Elsewhere, prefix: str) -> None:
        self._id = id_
        self._cause = cause
        self._elsewhere = elsewhere
        self._prefix = prefix

    def __getitem__(self, name: str) -> Value:
        id_ = self._id
        if not self._prefix and name in OBJECTS:
            entries = _Told(id_, self._cause, self._elsewhere, f"{name}.")
            return PartialObject((self._cause,), entries=entries)
        group = id_.resource_group
        type_, names = (id_.type, (*id_.names, group)) if id_.type else (GROUPS, (group, group))
        path = f"{self._prefix}{name}"
        told = self._elsewhere.attribute(type_, names, id_.subscription, path)
        if told is None:
            raise KeyError(name)
        return told

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
