"""Terraform's providers for Azure: what of their configuration the linter reads."""

from __future__ import annotations

PROVIDERS = ("azurerm", "azapi")

SUBSCRIPTION = "subscription_id"
"""The argument of a provider block that names the subscription to deploy to."""


def stands_in(provider: str) -> str:
    """The provider whose configuration counts where one has none: azapi logs in as azurerm does."""
    return f"azurerm{provider.removeprefix('azapi')}" if provider.startswith("azapi") else provider


def holds_json(resource_type: str, argument: str) -> bool:
    """Whether an argument is JSON text that describes the resource: azapi's `body` before 2.0."""
    return argument == "body" and resource_type.startswith("azapi_")
