"""Reads what protects VMs in the shape of Resource Manager."""

from __future__ import annotations

from azbackup_lint.estate.entities import ProtectedItem
from azbackup_lint.estate.facts.conversions import truth
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.item import ITEM
from azbackup_lint.estate.readers.arm.resources import ArmResource, plain_facts
from azbackup_lint.values import FALSE, TRUE, Known, ListValue, Unknown, Value
from azbackup_lint.values.texts import split

EXCLUSION = "properties.extendedProperties.diskExclusionProperties"
VM_ITEMS = ("microsoft.compute/virtualmachines", "microsoft.classiccompute/virtualmachines")
CONTAINERS = ("iaasvmcontainer", "iaasvmcontainerv2")


def item(resource: ArmResource) -> ProtectedItem | None:
    """Reads protectedItems; None for those of other workloads than VMs."""
    kind = resource.get("properties.protectedItemType")
    if isinstance(kind, Known) and str(kind.data).lower() not in VM_ITEMS:
        return None
    classic, name = _source_name(resource.name)
    if name is None and kind is None and resource.get("properties.sourceResourceId") is None:
        return None
    if name is None and isinstance(kind, Known):  # the name is more reliable
        classic = str(kind.data).lower() == VM_ITEMS[1]
    included, excluded = _luns(resource)
    return ProtectedItem(
        *resource.nameless,
        vault=resource.parent_name(),
        source=resource.get("properties.sourceResourceId"),
        source_name=name,
        classic=classic,
        policy=resource.get("properties.policyId"),
        facts=plain_facts(ITEM, resource),
        included_luns=included,
        excluded_luns=excluded,
        api_version=resource.api_version,
    )


def intent(resource: ArmResource) -> ProtectedItem | None:
    """Reads backupProtectionIntent, which the portal makes with a VM; None for other workloads."""
    kind = resource.get("properties.protectionIntentItemType")
    if isinstance(kind, Known) and str(kind.data).lower() != "azureresourceitem":
        return None
    return ProtectedItem(
        *resource.nameless,
        vault=resource.parent_name(),
        source=resource.get("properties.sourceResourceId"),
        policy=resource.get("properties.policyId"),
        facts=ITEM.unset,
        kind="intent",
        api_version=resource.api_version,
    )


def _source_name(name: Value) -> tuple[bool, tuple[Value, Value] | None]:
    """Whether `vm;iaasvmcontainerv2;<group>;<vm>` names a classic VM; the group and the VM."""
    pieces = split(name, ";")
    if pieces is None or len(pieces) != 4 or not isinstance(pieces[1], Known):
        return False, None
    container = str(pieces[1].data).lower()
    if container not in CONTAINERS:
        return False, None
    return container == CONTAINERS[0], (pieces[2], pieces[3])


def _luns(resource: ArmResource) -> tuple[Value | None, Value | None]:
    """The LUNs that are included, and those that are excluded.

    An empty list of included ones leaves the OS disk alone, which -1 stands for.
    """
    exclusion = resource.get(EXCLUSION)
    luns = dig(exclusion, "diskLunList")
    if exclusion is None:
        return None, None
    inclusive = truth(dig(exclusion, "isInclusionList") or FALSE)
    if isinstance(inclusive, Known) and not isinstance(exclusion, Unknown):
        if inclusive != TRUE:
            return None, luns
        if luns is None or (isinstance(luns, ListValue) and not luns.items):
            return ListValue((Known(-1),), span=exclusion.span), None
        return luns, None
    return None, resource.computed("list of disks that are left out")
