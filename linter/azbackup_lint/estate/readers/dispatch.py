"""From resources to entities, whichever language or provider writes them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from azbackup_lint.estate.afresh import AFRESH, Afresh
from azbackup_lint.estate.entities import Entities, Entity
from azbackup_lint.estate.readers import azurerm
from azbackup_lint.estate.readers.identities import TYPES, Identities
from azbackup_lint.estate.readers.shapes import AZAPI_TYPES, TEMPLATE_TYPES, is_template_resource
from azbackup_lint.resources import Resource

IDENTITIES = ("azurerm_subscription", "azurerm_client_config", "azapi_client_config")
"""What is read for the subscription that it names."""

RESOURCE_TYPES = frozenset({*azurerm.READERS, *AZAPI_TYPES, *TYPES, *IDENTITIES, *TEMPLATE_TYPES})
"""Every type that is read; data sources of Terraform types are identities by name."""


def read_entities(
    resources: Sequence[Resource], identities: Identities, recall: Afresh = AFRESH
) -> Entities:
    """The entities that the resources declare; other types are passed over."""
    return Entities.of(_entities(resources, identities, recall))


def _entities(
    resources: Sequence[Resource], identities: Identities, recall: Afresh
) -> Iterator[Entity]:
    for resource in resources:
        if resource.mode == "managed":
            key = ("entity", resource.address)
            entity = recall.of(key, (resource,), identities, partial(_entity, resource))
            if entity is not None:
                yield entity
        resource.let_go()


def _entity(resource: Resource, identities: Identities) -> Entity | None:
    if is_template_resource(resource):
        from azbackup_lint.estate.readers.arm import read_template  # few read both shapes

        return read_template(resource)
    if resource.type in AZAPI_TYPES:
        from azbackup_lint.estate.readers.arm import read_azapi

        return read_azapi(resource, identities)
    read = azurerm.READERS.get(resource.type)
    return read(resource) if read is not None else None
