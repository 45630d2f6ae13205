"""The settings of a vault, wherever they are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from azbackup_lint.azure.regions import has_pair
from azbackup_lint.estate.entities import Vault, VaultSettings
from azbackup_lint.estate.estate import Estate
from azbackup_lint.resources import CERTAIN, Resource
from azbackup_lint.values import Cause, Data, Known, Unknown, Value, causes_of

DEFAULTS: Mapping[str, tuple[str, Data]] = {
    "redundancy": ("redundancy", "GeoRedundant"),
    "crossRegionRestore": ("cross_region_restore", False),
    "crossSubscriptionRestore": ("cross_subscription_restore", "Enabled"),
    "softDelete": ("soft_delete", "Enabled"),
    "hybridSecurity": ("hybrid_security", "Enabled"),
    "immutability": ("immutability", "Disabled"),
    "customerManagedKey": ("customer_key", False),
    "publicNetworkAccess": ("public_access", True),
    "identity": ("identity", "None"),
}
"""The facts of a vault: the setting that says each, and the platform's default."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting with the resource that writes it."""

    value: Value
    resource: Resource


def settings_of(estate: Estate, vault: Vault) -> dict[str, Setting]:
    """All settings of a vault by the names of the facts; configurations of their own come last."""
    found = {}
    for fact, (name, default) in DEFAULTS.items():
        found[fact] = _setting(estate, vault, name, default)
    return found


def pair_of(vault: Vault) -> Value:
    """Whether the vault's region has a paired region."""
    region = vault.region
    answer = has_pair(str(region.data)) if isinstance(region, Known) else None
    if answer is not None:
        return Known(answer, span=region.span, hops=region.hops)
    cause = Cause("absent", "the paired region", "the table of regions doesn't know this region")
    return Unknown(causes_of(region) or (cause,), span=region.span, hops=region.hops)


def _setting(estate: Estate, vault: Vault, name: str, default: Data) -> Setting:
    own = _value(vault.settings, name)
    current = Setting(Known(default) if own is None else own, vault.resource)
    for config in estate.vault_configs.of(vault):
        value = _value(config.settings, name)
        if value is None:
            continue
        if config.existence == CERTAIN or config.existence == vault.existence:
            current = Setting(value, config.resource)
        else:
            options = (value, current.value)
            unknown = Unknown(config.existence.causes, options=options, span=value.span)
            current = Setting(unknown, config.resource)
    perhaps = estate.vault_configs.perhaps(vault)
    if perhaps is not None and own is None:
        return Setting(Unknown(perhaps), vault.resource)
    return current


def _value(settings: VaultSettings, name: str) -> Value | None:
    value: Value | None = getattr(settings, name)
    return value
