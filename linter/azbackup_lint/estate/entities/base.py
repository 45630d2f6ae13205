"""What all entities have in common."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.records import dataclass, field
from azbackup_lint.resources import Existence, Resource
from azbackup_lint.values import Value

Facts = Mapping[str, Value]
"""Facts from the resource of an entity, by their names in views."""


@dataclass(frozen=True, slots=True)
class Entity:
    """The resource that declares an entity, and the entity's identity."""

    resource: Resource = field(repr=False)
    subscription: Value
    resource_group: Value
    name: Value

    @property
    def address(self) -> str:
        """The address of the declaring resource."""
        return self.resource.address

    @property
    def existence(self) -> Existence:
        """Whether the entity exists."""
        return self.resource.existence

    @property
    def path(self) -> tuple[Value, ...]:
        """The names that an id has for the entity: those of its parents, and its own."""
        return (self.name,)
