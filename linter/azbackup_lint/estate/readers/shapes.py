"""Which resources have the shape of Resource Manager's."""

from __future__ import annotations

from azbackup_lint.resources import Resource

AZAPI = "azapi_resource"
AZAPI_UPDATE = "azapi_update_resource"
AZAPI_ACTION = "azapi_resource_action"
AZAPI_TYPES = (AZAPI, AZAPI_UPDATE, AZAPI_ACTION)


def is_template_resource(resource: Resource) -> bool:
    """Whether a resource comes from a template: its type is one of Resource Manager's."""
    return "/" in resource.type
