"""Ids of the resources of the azurerm provider, as its documentation spells them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.values import Value
from azbackup_lint.values.texts import join

COMPUTE, VAULTS = "Microsoft.Compute", "Microsoft.RecoveryServices/vaults"
MACHINES = f"{COMPUTE}/virtualMachines"
GROUPS = "azurerm_resource_group"
NAME = ("name",)

TYPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "azurerm_linux_virtual_machine": (MACHINES, NAME),
    "azurerm_windows_virtual_machine": (MACHINES, NAME),
    "azurerm_virtual_machine": (MACHINES, NAME),
    "azurerm_managed_disk": (f"{COMPUTE}/disks", NAME),
    "azurerm_disk_access": (f"{COMPUTE}/diskAccesses", NAME),
    "azurerm_disk_encryption_set": (f"{COMPUTE}/diskEncryptionSets", NAME),
    "azurerm_image": (f"{COMPUTE}/images", NAME),
    "azurerm_shared_image": (f"{COMPUTE}/galleries/images", ("gallery_name", "name")),
    "azurerm_shared_image_version": (
        f"{COMPUTE}/galleries/images/versions",
        ("gallery_name", "image_name", "name"),
    ),
    "azurerm_linux_virtual_machine_scale_set": (f"{COMPUTE}/virtualMachineScaleSets", NAME),
    "azurerm_windows_virtual_machine_scale_set": (f"{COMPUTE}/virtualMachineScaleSets", NAME),
    "azurerm_virtual_machine_scale_set": (f"{COMPUTE}/virtualMachineScaleSets", NAME),
    "azurerm_orchestrated_virtual_machine_scale_set": (f"{COMPUTE}/virtualMachineScaleSets", NAME),
    "azurerm_network_interface": ("Microsoft.Network/networkInterfaces", NAME),
    "azurerm_storage_account": ("Microsoft.Storage/storageAccounts", NAME),
    "azurerm_key_vault": ("Microsoft.KeyVault/vaults", NAME),
    "azurerm_recovery_services_vault": (VAULTS, NAME),
    "azurerm_backup_policy_vm": (f"{VAULTS}/backupPolicies", ("recovery_vault_name", "name")),
}
"""The type of each azurerm resource in ids, and the arguments that make up its name."""

VM_TYPES = frozenset(name for name, (type_, _) in TYPES.items() if type_ == MACHINES)
"""The types of azurerm that are VMs."""


def has_known_id(type_: str) -> bool:
    """Whether the form of a type's id is known."""
    return type_ == GROUPS or type_ in TYPES


def identity_path(type_: str) -> tuple[str, tuple[str, ...]] | None:
    """The type in the ids of a resource, in lower case, and the arguments that identify it.

    The last one is the resource group. None for types whose ids aren't known.
    """
    if type_ == GROUPS:
        return "microsoft.resources/resourcegroups", ("name", "name")
    known = TYPES.get(type_)
    return None if known is None else (known[0].lower(), (*known[1], "resource_group_name"))


def id_text(type_: str, subscription: Value, argument: Callable[[str], Value]) -> Value:
    """The id of a resource as a text; `argument` gives the values of its arguments."""
    scope = "/subscriptions/", subscription, "/resourceGroups/"
    if type_ == GROUPS:
        return join((*scope, argument("name")))
    kinds, path = TYPES[type_]
    namespace, *words = kinds.split("/")
    pieces: list[str | Value] = [*scope, argument("resource_group_name"), f"/providers/{namespace}"]
    for word, name in zip(words, path, strict=True):
        pieces += [f"/{word}/", argument(name)]
    return join(pieces)
