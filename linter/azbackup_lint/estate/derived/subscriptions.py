"""Subscriptions that may be two, though nothing proves it."""

from __future__ import annotations

from azbackup_lint.azure.names import same_name
from azbackup_lint.values import Unknown, Value

PROVIDERS = ("azurerm", "azapi")


def may_differ(first: Value, second: Value) -> bool:
    """Whether two provider configurations, one of them an alias, may mean two subscriptions.

    What is certainly the same or different is no such case; nor are the default configurations
    of azurerm and azapi, which take theirs from the same environment.
    """
    if same_name(first, second) is not None:
        return False
    return any(_is_alias(value) for value in (first, second))


def _is_alias(value: Value) -> bool:
    """Whether an unknown is the subscription of a provider with an alias."""
    if not isinstance(value, Unknown) or value.link is None:
        return False
    words = value.link.address.split(".")
    return words[0] == "provider" and words[-1] not in PROVIDERS
