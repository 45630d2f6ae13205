"""Terraform's providers for Azure: what of their configuration the linter reads."""

from __future__ import annotations

from collections.abc import Container

AZURERM, AZAPI = "azurerm", "azapi"
PROVIDERS = (AZURERM, AZAPI)

SUBSCRIPTION = "subscription_id"
"""The argument of a provider block that names the subscription to deploy to."""


def stands_in(provider: str) -> str:
    """The provider that one without a subscription logs in like: azapi does so as azurerm."""
    return f"azurerm{provider.removeprefix('azapi')}" if provider.startswith("azapi") else provider


LOGIN_ARGUMENTS = frozenset(
    {"client_id", "client_id_file_path", "environment", "metadata_host", "tenant_id"}
    | {"use_aks_workload_identity", "use_cli", "use_msi", "use_oidc"}
)
"""The arguments of a provider block that choose whom it logs in as, or where.

Without these, and without a subscription, azurerm and azapi both take `ARM_SUBSCRIPTION_ID`, or
what the Azure CLI is set to. Sources: the schemas of azurerm 5 and azapi 2, docs/index.md, 2026-11.
"""

_TEXTS = frozenset({"name", "location", "resource_group_name"})


def is_text(resource_type: str, argument: str) -> bool:
    """Whether an argument is a string in all resources of Azure's providers that have it.

    Terraform converts a number that is written there, so that references see a string as well.
    """
    return argument in _TEXTS and resource_type.partition("_")[0] in PROVIDERS


def holds_json(resource_type: str, argument: str) -> bool:
    """Whether an argument is JSON text that describes the resource: azapi's `body` before 2.0."""
    return argument == "body" and resource_type.startswith("azapi_")


def says_which(resource_type: str, arguments: Container[str]) -> bool:
    """Whether a data source may give the parts of an id: azapi's may be given the id as a whole."""
    return resource_type != "azapi_resource" or ("name" in arguments and "parent_id" in arguments)
