"""Reads what VMs depend on, and extensions on them, in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.azure.ids import ResourceId, spelled_out
from azbackup_lint.estate.entities import (
    DiagnosticSetting,
    Extension,
    KeyVault,
    Lock,
    NetworkInterface,
    Replication,
    ScaleSet,
    SqlMachine,
    StorageAccount,
)
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import either, is_named, mapped, spelled
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.lists import are_several
from azbackup_lint.estate.facts.lock import LOCK
from azbackup_lint.estate.readers.arm.resources import ArmResource, items_at, plain_facts
from azbackup_lint.values import Known, Unknown, Value, blanked
from azbackup_lint.values.texts import join


def scale_set(resource: ArmResource) -> ScaleSet:
    """Reads Microsoft.Compute/virtualMachineScaleSets; without a mode they are uniform."""
    mode = resource.fact("properties.orchestrationMode", "Uniform")
    return ScaleSet(*resource.identity, orchestration=spelled(mode, spellings.ORCHESTRATION))


def extension(resource: ArmResource) -> Extension:
    """Reads virtualMachines/extensions."""
    protected = resource.get("properties.protectedSettings")
    if resource.get("properties.protectedSettingsFromKeyVault") is not None:
        protected = resource.computed("protected settings")
    return Extension(
        *resource.nameless,
        virtual_machine=_parent(resource),
        publisher=resource.get("properties.publisher") or resource.computed("publisher"),
        type=resource.get("properties.type") or resource.computed("type"),
        settings=resource.get("properties.settings"),
        protected_settings=protected,
    )


def sql_machine(resource: ArmResource) -> SqlMachine:
    """Reads Microsoft.SqlVirtualMachine/sqlVirtualMachines."""
    storage = "properties.storageConfigurationSettings"
    luns = [
        resource.get(f"{storage}.{name}.luns")
        for name in ("sqlDataSettings", "sqlLogSettings", "sqlTempDbSettings")
    ]
    return SqlMachine(
        *resource.nameless,
        virtual_machine=resource.get("properties.virtualMachineResourceId")
        or resource.computed("VM"),
        pooled=either(*map(are_several, luns)),
    )


def _parent(resource: ArmResource) -> Value:
    """The id of the VM that an extension is of."""
    if resource.id is None or len(resource.id.names) < 2:
        return resource.scope
    id_ = resource.id
    type_ = id_.type.rpartition("/")[0]
    return join(
        spelled_out(ResourceId(id_.subscription, id_.resource_group, type_, id_.names[:-1]))
    )


def network_interface(resource: ArmResource) -> NetworkInterface:
    """Reads Microsoft.Network/networkInterfaces."""
    listed = items_at(resource.body, "properties.ipConfigurations")
    if isinstance(listed, Unknown):
        unknown = blanked(listed)
        return NetworkInterface(*resource.identity, static=unknown)
    methods = [
        dig(item, "properties.privateIPAllocationMethod") or Known("Dynamic") for item in listed
    ]
    static = [is_named(method, "Static", spellings.ALLOCATIONS) for method in methods]
    return NetworkInterface(*resource.identity, static=either(*static))


def key_vault(resource: ArmResource) -> KeyVault:
    """Reads Microsoft.KeyVault/vaults."""
    action = resource.fact("properties.networkAcls.defaultAction", "Allow")
    return KeyVault(
        *resource.identity,
        restricted=_restricted(action, resource.fact("properties.publicNetworkAccess", "Enabled")),
        bypass=resource.fact("properties.networkAcls.bypass", "AzureServices"),
    )


def _restricted(action: Value, public: Value) -> Value:
    """Whether a firewall, or a lack of public access, keeps networks out."""
    is_public = is_named(public, "Enabled", spellings.NETWORK_EXPOSURE)
    return either(
        is_named(action, "Deny", spellings.FIREWALL_ACTIONS),
        mapped(is_public, lambda data: not data),
    )


def storage_account(resource: ArmResource) -> StorageAccount:
    """Reads Microsoft.Storage/storageAccounts; the tier begins the name of the SKU."""
    sku = resource.get("sku.name") or resource.computed("SKU")
    tier = mapped(sku, lambda data: str(data).partition("_")[0])
    action = resource.fact("properties.networkAcls.defaultAction", "Allow")
    public = resource.fact("properties.publicNetworkAccess", "Enabled")
    return StorageAccount(
        *resource.identity,
        tier=spelled(tier, spellings.ACCOUNT_TIERS),
        restricted=_restricted(action, public),
    )


def lock(resource: ArmResource) -> Lock:
    """Reads Microsoft.Authorization/locks."""
    return Lock(*resource.identity, scope=resource.scope, facts=plain_facts(LOCK, resource))


def replication(resource: ArmResource) -> Replication:
    """Reads replicationProtectedItems of Site Recovery."""
    source = resource.get("properties.providerSpecificDetails.fabricObjectId")
    return Replication(*resource.nameless, source=source or resource.computed("VM"))


def diagnostic_setting(resource: ArmResource) -> DiagnosticSetting:
    """Reads Microsoft.Insights/diagnosticSettings."""
    return DiagnosticSetting(*resource.nameless, target=resource.scope)
