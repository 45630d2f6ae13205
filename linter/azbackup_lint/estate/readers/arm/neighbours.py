"""Reads what VMs depend on in the shape of Resource Manager, and what is put on them."""

from __future__ import annotations

from azbackup_lint.azure.ids import ResourceId, spelled_out
from azbackup_lint.estate.entities import (
    DiagnosticSetting,
    Extension,
    Lock,
    NetworkInterface,
    ScaleSet,
    StorageAccount,
)
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import either, mapped, spelled
from azbackup_lint.estate.facts.lock import LOCK
from azbackup_lint.estate.readers.arm.resources import ArmResource, dig, items_at, plain_facts
from azbackup_lint.values import Known, Unknown, Value, placed_like
from azbackup_lint.values.texts import join


def scale_set(found: ArmResource) -> ScaleSet:
    """Reads Microsoft.Compute/virtualMachineScaleSets; without a mode they are uniform."""
    mode = found.fact("properties.orchestrationMode", "Uniform")
    return ScaleSet(*found.identity, orchestration=spelled(mode, spellings.ORCHESTRATION))


def extension(found: ArmResource) -> Extension:
    """Reads virtualMachines/extensions."""
    return Extension(
        *found.nameless,
        virtual_machine=_parent(found),
        publisher=found.get("properties.publisher") or found.computed("publisher"),
        type=found.get("properties.type") or found.computed("type"),
        settings=found.get("properties.settings"),
    )


def _parent(found: ArmResource) -> Value:
    """The id of the VM that an extension is of."""
    if found.id is None or len(found.id.names) < 2:
        return found.scope
    id_ = found.id
    type_ = id_.type.rpartition("/")[0]
    return join(
        spelled_out(ResourceId(id_.subscription, id_.resource_group, type_, id_.names[:-1]))
    )


def network_interface(found: ArmResource) -> NetworkInterface:
    """Reads Microsoft.Network/networkInterfaces."""
    listed = items_at(found.body, "properties.ipConfigurations")
    if isinstance(listed, Unknown):
        unknown = placed_like(Unknown(listed.causes), listed)
        return NetworkInterface(*found.identity, static=unknown)
    methods = [
        dig(item, "properties.privateIPAllocationMethod") or Known("Dynamic") for item in listed
    ]
    static = [mapped(method, lambda data: str(data).lower() == "static") for method in methods]
    return NetworkInterface(*found.identity, static=either(*static))


def storage_account(found: ArmResource) -> StorageAccount:
    """Reads Microsoft.Storage/storageAccounts; the tier begins the name of the SKU."""
    sku = found.get("sku.name") or found.computed("SKU")
    tier = mapped(sku, lambda data: str(data).partition("_")[0])
    action = found.fact("properties.networkAcls.defaultAction", "Allow")
    public = found.fact("properties.publicNetworkAccess", "Enabled")
    return StorageAccount(
        *found.identity,
        tier=spelled(tier, spellings.ACCOUNT_TIERS),
        restricted=either(
            mapped(action, lambda data: str(data).lower() == "deny"),
            mapped(public, lambda data: str(data).lower() != "enabled"),
        ),
    )


def lock(found: ArmResource) -> Lock:
    """Reads Microsoft.Authorization/locks."""
    return Lock(*found.identity, scope=found.scope, facts=plain_facts(LOCK, found))


def diagnostic_setting(found: ArmResource) -> DiagnosticSetting:
    """Reads Microsoft.Insights/diagnosticSettings."""
    return DiagnosticSetting(*found.nameless, target=found.scope)
