"""Reads resources in the shape of Resource Manager: templates, and what azapi writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.estate.entities import Entity
from azbackup_lint.estate.readers.arm.backup_policies import policy
from azbackup_lint.estate.readers.arm.disks import disk, encryption_set
from azbackup_lint.estate.readers.arm.images import gallery_image, managed_image
from azbackup_lint.estate.readers.arm.items import intent, item
from azbackup_lint.estate.readers.arm.machines import classic_machine, machine
from azbackup_lint.estate.readers.arm.neighbours import (
    diagnostic_setting,
    extension,
    key_vault,
    lock,
    network_interface,
    replication,
    scale_set,
    sql_machine,
    storage_account,
)
from azbackup_lint.estate.readers.arm.resources import (
    ArmResource,
    from_azapi,
    from_template,
)
from azbackup_lint.estate.readers.arm.updates import disk_update, vault_update
from azbackup_lint.estate.readers.arm.vaults import backup_config, storage_config, vault
from azbackup_lint.estate.readers.identities import Identities
from azbackup_lint.estate.readers.shapes import AZAPI
from azbackup_lint.resources import Resource

__all__ = ["READERS", "read_azapi", "read_template"]

COMPUTE = "microsoft.compute"
VAULTS = "microsoft.recoveryservices/vaults"
FABRICS = f"{VAULTS}/backupfabrics"
REPLICATED = (
    f"{VAULTS}/replicationfabrics/replicationprotectioncontainers/replicationprotecteditems"
)
ITEMS = f"{FABRICS}/protectioncontainers/protecteditems"

READERS: Mapping[str, Callable[[ArmResource], Entity | None]] = {
    f"{COMPUTE}/virtualmachines": machine,
    "microsoft.classiccompute/virtualmachines": classic_machine,
    f"{COMPUTE}/virtualmachines/extensions": extension,
    f"{COMPUTE}/virtualmachinescalesets": scale_set,
    f"{COMPUTE}/disks": disk,
    f"{COMPUTE}/diskencryptionsets": encryption_set,
    f"{COMPUTE}/images": managed_image,
    f"{COMPUTE}/galleries/images": gallery_image,
    "microsoft.sqlvirtualmachine/sqlvirtualmachines": sql_machine,
    "microsoft.network/networkinterfaces": network_interface,
    "microsoft.keyvault/vaults": key_vault,
    "microsoft.storage/storageaccounts": storage_account,
    VAULTS: vault,
    f"{VAULTS}/backupstorageconfig": storage_config,
    f"{VAULTS}/backupconfig": backup_config,
    f"{VAULTS}/backuppolicies": policy,
    f"{FABRICS}/backupprotectionintent": intent,
    ITEMS: item,
    REPLICATED: replication,
    "microsoft.authorization/locks": lock,
    "microsoft.insights/diagnosticsettings": diagnostic_setting,
}

UPDATES: Mapping[str, Callable[[ArmResource], Entity | None]] = {
    f"{COMPUTE}/disks": disk_update,
    VAULTS: vault_update,
    f"{VAULTS}/backupstorageconfig": storage_config,
    f"{VAULTS}/backupconfig": backup_config,
    ITEMS: item,
}
"""Read from updates and actions, too: they change what exists, such as the settings of a vault."""

PROVIDERS = "/providers/"


def read_template(resource: Resource) -> Entity | None:
    """The entity that a resource of a template declares; None for other types.

    Extension resources may be of their target's type with `providers` in it, as in old templates.
    """
    shaped = from_template(resource)
    type_ = shaped.id.type if shaped.id is not None and PROVIDERS in shaped.type else shaped.type
    read = READERS.get(type_)
    return read(shaped) if read is not None else None


def read_azapi(resource: Resource, identities: Identities) -> Entity | None:
    """The entity that an azapi resource declares; None for other types and unknown ones.

    An update or action counts if it makes an entity or holds its changes.
    """
    shaped = from_azapi(resource, identities)
    if shaped is None:
        return None
    read = (READERS if resource.type == AZAPI else UPDATES).get(shaped.type)
    return read(shaped) if read is not None else None
