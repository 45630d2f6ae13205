"""VMs that protected items name by their ids and that nothing in sight declares."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from azbackup_lint.azure.ids import ResourceId
from azbackup_lint.azure.names import name_key
from azbackup_lint.estate.entities import ProtectedItem, UndeclaredMachine
from azbackup_lint.estate.facts.conversions import region
from azbackup_lint.estate.readers.arguments import Arguments
from azbackup_lint.estate.readers.identities import COMPUTE, Identities
from azbackup_lint.light_typing import Final
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Unknown

MACHINES: Final = (f"{COMPUTE}/virtualmachines", "microsoft.classiccompute/virtualmachines")


class UndeclaredMachines:
    """The VMs that items name, one for each id; data sources of VMs may tell more of them."""

    def __init__(self, resources: Sequence[Resource], identities: Identities) -> None:
        self._identities = identities
        self._sources: dict[Hashable, Resource] = {}
        self._by_key: dict[Hashable, UndeclaredMachine] = {}
        for resource in resources:
            id_ = identities.at(resource.address) if resource.mode == "data" else None
            if id_ is not None and id_.type in MACHINES:
                self._sources.setdefault(_key(id_), resource)

    @property
    def all(self) -> tuple[UndeclaredMachine, ...]:
        """The VMs that were asked for so far."""
        return tuple(self._by_key.values())

    def of(self, item: ProtectedItem) -> UndeclaredMachine | None:
        """The VM that an item names; None where it is for something else, or for no known id."""
        id_ = self._identities.of(item.source)
        if item.source is None and item.source_name is not None:
            group, name = item.source_name
            id_ = ResourceId(item.subscription, group, MACHINES[item.classic], (name,))
        if id_ is None or id_.type not in MACHINES or id_.resource_group is None:
            return None
        key = _key(id_) or item.address
        if key not in self._by_key:
            self._by_key[key] = _machine(id_, self._sources.get(key), item)
        return self._by_key[key]


def _machine(id_: ResourceId, source: Resource | None, item: ProtectedItem) -> UndeclaredMachine:
    name, group = id_.names[-1], id_.resource_group
    assert group is not None
    location = Arguments.of(source).get("location") if source is not None else None
    cause = Cause("absent", "the region of the VM", "it is not declared in this root")
    return UndeclaredMachine(
        source or item.resource,
        id_.subscription,
        group,
        name,
        facts={"region": Unknown((cause,)) if location is None else region(location)},
    )


def _key(id_: ResourceId) -> Hashable:
    """A key that two ids share only if they are certainly equal; None where there is none."""
    names = (id_.subscription, id_.resource_group, *id_.names)
    keys = (id_.type, *(name_key(name) for name in names))
    return None if None in keys else keys
