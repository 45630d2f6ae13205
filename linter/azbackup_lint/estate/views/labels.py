"""How entities are called where people read of them."""

from __future__ import annotations

from azbackup_lint.estate.entities import Entity
from azbackup_lint.long_texts import shortened
from azbackup_lint.resources import Existence
from azbackup_lint.values import Known, Unknown, Value, is_secret, placed_like


def shown_name(name: Value, address: str) -> Value:
    """The name, or the address of the resource where the name is empty or can't be shown."""
    if is_secret(name):
        return Known(address, span=name.span)
    if isinstance(name, Known) and isinstance(name.data, str) and name.data:
        return name
    if isinstance(name, Unknown) and name.parts:
        return name
    return placed_like(Known(address), name)


def label_of(entity: Entity) -> str:
    """The name of an entity as text, or the address of its resource."""
    return text_of(entity.name, entity.resource.address)


def text_of(name: Value, address: str) -> str:
    """The name as text, or the address."""
    if not isinstance(name, Known) or not name.data or is_secret(name):
        return address
    return shortened(str(name.data))


def all_of(*existences: Existence) -> Existence:
    """The existence of what needs all of several things to exist."""
    causes = dict.fromkeys(cause for item in existences for cause in item.causes)
    return Existence(tuple(causes), any(item.many for item in existences))
