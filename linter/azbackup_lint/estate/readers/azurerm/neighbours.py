"""Reads what VMs depend on: scale sets, extensions, network interfaces, storage accounts."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.azure.ids import ResourceId, spelled_out
from azbackup_lint.estate.entities import (
    Entity,
    Extension,
    KeyVault,
    NetworkInterface,
    ScaleSet,
    SqlMachine,
    StorageAccount,
    StorageFirewall,
)
from azbackup_lint.estate.facts import spellings
from azbackup_lint.estate.facts.conversions import either, is_named, mapped, spelled, truth
from azbackup_lint.estate.facts.lists import are_several
from azbackup_lint.estate.readers.arguments import Arguments, inside
from azbackup_lint.estate.readers.azurerm.arguments import identity_of, nameless, required
from azbackup_lint.resources import Resource
from azbackup_lint.values import Cause, Known, Unknown, Value, blanked, placed_like
from azbackup_lint.values.texts import join


def scale_set(orchestration: str) -> Callable[[Resource], ScaleSet]:
    """Reads one of the resources for scale sets; each has its own orchestration mode."""

    def read(resource: Resource) -> ScaleSet:
        return ScaleSet(*identity_of(resource), orchestration=Known(orchestration))

    return read


def extension(resource: Resource) -> Extension:
    """Reads azurerm_virtual_machine_extension."""
    arguments = Arguments.of(resource)
    protected = arguments.get("protected_settings")
    if arguments.get("protected_settings_from_key_vault") is not None:
        protected = Unknown((Cause("computed", f"the protected settings of {resource.address}"),))
    return Extension(
        *nameless(resource),
        virtual_machine=_machine_of(resource),
        publisher=required(resource, "publisher"),
        type=required(resource, "type"),
        settings=arguments.get("settings"),
        protected_settings=protected,
    )


def _machine_of(resource: Resource) -> Value:
    """The id of the VM that an extension is on; azurerm 1.x names the VM in place of it."""
    arguments = Arguments.of(resource)
    name = arguments.get("virtual_machine_name")
    if name is None or arguments.get("virtual_machine_id") is not None:
        return required(resource, "virtual_machine_id")
    group = required(resource, "resource_group_name")
    names = (required(resource, "virtual_machine_name"),)
    id_ = ResourceId(resource.subscription, group, "microsoft.compute/virtualmachines", names)
    return placed_like(join(spelled_out(id_)), name)


def sql_machine(resource: Resource) -> SqlMachine:
    """Reads azurerm_mssql_virtual_machine."""
    storage = Arguments.of(resource).block("storage_configuration")
    purposes = [
        storage.block(name) if isinstance(storage, Arguments) else storage
        for name in ("data_settings", "log_settings", "temp_db_settings")
    ]
    return SqlMachine(
        *nameless(resource),
        virtual_machine=required(resource, "virtual_machine_id"),
        pooled=either(*(are_several(inside(purpose, "luns", None)) for purpose in purposes)),
    )


def network_interface(resource: Resource) -> NetworkInterface:
    """Reads azurerm_network_interface."""
    blocks = Arguments.of(resource).blocks("ip_configuration")
    static: Value
    if isinstance(blocks, Unknown):
        static = blanked(blocks)
    else:
        methods = [block.fact("private_ip_address_allocation", "Dynamic") for block in blocks]
        static = either(*(is_static(method) for method in methods))
    return NetworkInterface(*identity_of(resource), static=static)


def is_static(method: Value) -> Value:
    """Whether an address is allocated statically."""
    return is_named(method, "Static", spellings.ALLOCATIONS)


def storage_account(resource: Resource) -> StorageAccount:
    """Reads azurerm_storage_account."""
    arguments = Arguments.of(resource)
    public = truth(arguments.fact("public_network_access_enabled", True))
    action = inside(arguments.block("network_rules"), "default_action", "Allow")
    return StorageAccount(
        *identity_of(resource),
        tier=spelled(required(resource, "account_tier"), spellings.ACCOUNT_TIERS),
        restricted=either(mapped(public, lambda data: data is False), denies(action)),
    )


def key_vault(resource: Resource) -> KeyVault:
    """Reads azurerm_key_vault."""
    arguments = Arguments.of(resource)
    public = truth(arguments.fact("public_network_access_enabled", True))
    rules = arguments.block("network_acls")
    return KeyVault(
        *identity_of(resource),
        restricted=either(
            mapped(public, lambda data: data is False),
            denies(inside(rules, "default_action", "Allow")),
        ),
        bypass=inside(rules, "bypass", "AzureServices"),
    )


def storage_firewall(resource: Resource) -> StorageFirewall:
    """Reads azurerm_storage_account_network_rules."""
    return StorageFirewall(
        *nameless(resource),
        account=required(resource, "storage_account_id"),
        restricted=denies(required(resource, "default_action")),
    )


def denies(action: Value) -> Value:
    """Whether a firewall denies what no rule allows."""
    return is_named(action, "Deny", spellings.FIREWALL_ACTIONS)


READERS: Mapping[str, Callable[[Resource], Entity]] = {
    "azurerm_virtual_machine_extension": extension,
    "azurerm_linux_virtual_machine_scale_set": scale_set("Uniform"),
    "azurerm_windows_virtual_machine_scale_set": scale_set("Uniform"),
    "azurerm_virtual_machine_scale_set": scale_set("Uniform"),
    "azurerm_orchestrated_virtual_machine_scale_set": scale_set("Flexible"),
    "azurerm_mssql_virtual_machine": sql_machine,
    "azurerm_network_interface": network_interface,
    "azurerm_key_vault": key_vault,
    "azurerm_storage_account": storage_account,
    "azurerm_storage_account_network_rules": storage_firewall,
}
