"""Which resources have the shape of Resource Manager's."""

from __future__ import annotations

from azbackup_lint.resources import Resource

AZAPI = "azapi_resource"
AZAPI_UPDATE = "azapi_update_resource"
AZAPI_ACTION = "azapi_resource_action"
AZAPI_TYPES = (AZAPI, AZAPI_UPDATE, AZAPI_ACTION)

TEMPLATE_TYPES = (
    "microsoft.authorization/locks",
    "microsoft.classiccompute/virtualmachines",
    "microsoft.compute/diskencryptionsets",
    "microsoft.compute/disks",
    "microsoft.compute/galleries/images",
    "microsoft.compute/images",
    "microsoft.compute/virtualmachines",
    "microsoft.compute/virtualmachines/extensions",
    "microsoft.compute/virtualmachinescalesets",
    "microsoft.insights/diagnosticsettings",
    "microsoft.keyvault/vaults",
    "microsoft.network/networkinterfaces",
    "microsoft.recoveryservices/vaults",
    "microsoft.recoveryservices/vaults/backupconfig",
    "microsoft.recoveryservices/vaults/backupfabrics/backupprotectionintent",
    "microsoft.recoveryservices/vaults/backupfabrics/protectioncontainers/protecteditems",
    "microsoft.recoveryservices/vaults/backuppolicies",
    "microsoft.recoveryservices/vaults/backupstorageconfig",
    "microsoft.recoveryservices/vaults/replicationfabrics/replicationprotectioncontainers"
    "/replicationprotecteditems",
    "microsoft.sqlvirtualmachine/sqlvirtualmachines",
    "microsoft.storage/storageaccounts",
)
"""Every type of Resource Manager that is read, in lower case; `readers.arm` reads them."""


def is_template_resource(resource: Resource) -> bool:
    """Whether a resource comes from a template: its type is one of Resource Manager's."""
    return "/" in resource.type
