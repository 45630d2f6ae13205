"""Resources of templates: names, groups and parents come from their ids, facts from members."""

from dataclasses import replace
from typing import Any

import pytest

from azbackup_lint.estate.readers.arm import READERS
from azbackup_lint.estate.readers.shapes import TEMPLATE_TYPES
from azbackup_lint.policy.messages import lookup
from azbackup_lint.resources import Existence
from azbackup_lint.values import Cause, Known, Link, MapValue, Unknown
from tests.estate.templates import resource, resource_id, value, view, views

VM = "Microsoft.Compute/virtualMachines"
DISK = "Microsoft.Compute/disks"
VAULT = "Microsoft.RecoveryServices/vaults"
POLICY = f"{VAULT}/backupPolicies"
ITEM = f"{VAULT}/backupFabrics/protectionContainers/protectedItems"
LOCK = "Microsoft.Authorization/locks"
CONTAINER = "v/Azure/iaasvmcontainer;iaasvmcontainerv2;rg;vm"
RG = Known("rg")


def machine(name: str = "vm", **members: Any) -> Any:
    properties = {
        "hardwareProfile": {"vmSize": "Standard_D2s_v5"},
        "storageProfile": {"osDisk": {"createOption": "FromImage", "osType": "Linux"}},
        "osProfile": {},
        **members.pop("properties", {}),
    }
    return resource(VM, name, properties, location="West Europe", **members)


def vault(**members: Any) -> Any:
    return resource(VAULT, "v", location="westeurope", **members)


def policy(properties: Any = None, **members: Any) -> Any:
    return resource(POLICY, "v/p", {"backupManagementType": "AzureIaasVM", **(properties or {})})


def item(name: str = "vm;iaasvmcontainerv2;rg;vm", **properties: Any) -> Any:
    properties = {"policyId": resource_id(POLICY, "v", "p"), **properties}
    return resource(ITEM, f"{CONTAINER}/{name}", properties)


def facts(found: Any, *paths: str) -> tuple[Any, ...]:
    return tuple(lookup(found.document, path) for path in paths)


def test_every_type_is_read() -> None:
    assert set(TEMPLATE_TYPES) == READERS.keys()


def test_vm_policy_and_vault_are_joined_by_symbolic_ids() -> None:
    enhanced = policy({"policyType": "V2", "schedulePolicy": {"scheduleRunFrequency": "Daily"}})
    source = item(sourceResourceId=resource_id(VM, "VM"))
    found = view("vm", machine(), vault(), enhanced, source)
    assert facts(
        found, "protected", "policy.name", "policy.type", "vault.name", "vault.region"
    ) == (
        True,
        "p",
        "Enhanced",
        "v",
        "westeurope",
    )
    assert facts(found, "sameSubscription", "sameRegion", "item.apiVersion") == (
        True,
        True,
        "2024-10-01",
    )


@pytest.mark.parametrize("type_", [VM, VM.upper(), VM.lower()])
def test_types_are_read_in_any_case(type_: str) -> None:
    found = view("vm", resource(type_, "vm"))
    assert facts(found, "name") == ("vm",)


@pytest.mark.parametrize(
    ("name", "group", "protected"),
    [
        ("vm;iaasvmcontainerv2;rg;vm", RG, True),
        ("VM;IaasVMContainerV2;RG;Vm", RG, True),
        ("vm;iaasvmcontainerv2;other;vm", RG, False),
        ("vm;iaasvmcontainerv2;rg;other", RG, False),
        ("SQLDataBase;MSSQL;db", RG, False),
    ],
)
def test_item_names_its_vm(name: str, group: Any, protected: bool) -> None:
    resources = [machine(group=group), vault(group=group)]
    properties = {"policyId": resource_id(POLICY, "v", "DefaultPolicy")}
    found = view("vm", *resources, resource(ITEM, f"{CONTAINER}/{name}", properties, group=group))
    assert facts(found, "protected") == (protected,)


@pytest.mark.parametrize(
    ("name", "type_", "frequency"),
    [("DefaultPolicy", "Standard", "Daily"), ("EnhancedPolicy", "Enhanced", "Hourly")],
)
def test_policies_that_every_vault_has(name: str, type_: str, frequency: str) -> None:
    protection = item(
        sourceResourceId=resource_id(VM, "vm"), policyId=resource_id(POLICY, "v", name)
    )
    found = view("vm", machine(), protection)
    assert facts(found, "policy.type", "policy.frequency") == (type_, frequency)


def test_same_policy_name_in_two_vaults_is_two_policies() -> None:
    other = resource(POLICY, "w/p", {"policyType": "V2"})
    protection = item(sourceResourceId=resource_id(VM, "vm"))
    found = view("vm", machine(), other, policy({"policyType": "V1"}), protection)
    assert facts(found, "policy.type") == ("Standard",)


def test_intent_protects() -> None:
    intent = resource(
        f"{VAULT}/backupFabrics/backupProtectionIntent",
        "v/Azure/intent",
        {
            "protectionIntentItemType": "AzureResourceItem",
            "sourceResourceId": resource_id(VM, "vm"),
            "policyId": resource_id(POLICY, "v", "EnhancedPolicy"),
        },
    )
    found = view("vm", machine(), intent)
    assert facts(found, "protected", "policy.type", "item.kind") == (True, "Enhanced", "intent")


@pytest.mark.parametrize(
    ("exclusion", "excluded"),
    [
        ({"diskLunList": [0], "isInclusionList": False}, [True, False]),
        ({"diskLunList": [0], "isInclusionList": True}, [False, True]),
        ({"diskLunList": [], "isInclusionList": True}, [True, True]),
        ({"diskLunList": [], "isInclusionList": False}, [False, False]),
    ],
)
def test_disks_left_out(exclusion: Any, excluded: list[bool]) -> None:
    profile = {"dataDisks": [{"lun": 0}, {"lun": 1}]}
    protection = item(
        sourceResourceId=resource_id(VM, "vm"),
        extendedProperties={"diskExclusionProperties": exclusion},
    )
    found = views(machine(properties={"storageProfile": profile}), protection)
    disks = [one for one in found if one.kind == "disk"][1:]
    assert [lookup(one.document, "excluded") for one in disks] == excluded
    assert lookup(found[0].document, "item.selectiveDisks") is (True in excluded)


def test_whether_a_list_includes_disks_is_a_bool() -> None:
    exclusion = {"diskLunList": [0], "isInclusionList": "perhaps"}
    protection = item(
        sourceResourceId=resource_id(VM, "vm"),
        extendedProperties={"diskExclusionProperties": exclusion},
    )
    found = views(machine(properties={"storageProfile": {"dataDisks": [{"lun": 0}]}}), protection)
    (disk,) = [one for one in found if one.kind == "disk"][1:]
    assert isinstance(lookup(disk.document, "excluded"), Unknown)


def test_inline_disk_is_the_disk_that_it_names() -> None:
    disk = resource(DISK, "d", {"maxShares": 3, "diskSizeGB": 8}, sku={"name": "ultrassd_lrs"})
    data = [{"lun": 0, "managedDisk": {"id": resource_id(DISK, "D")}}]
    found = views(machine(properties={"storageProfile": {"dataDisks": data}}), disk)
    shared = next(one for one in found if one.address == f"{DISK}/d")
    assert facts(shared, "sharedBy", "storageType", "role") == (3, "UltraSSD_LRS", "data")


SCOPE = resource_id(VM, "vm")
GROUP_SCOPE = resource_id("")
LATER = Unknown((Cause("variable", "parameters('target')"),))
TARGET = Unknown(LATER.causes, parts=(LATER,))


@pytest.mark.parametrize(
    ("scope", "kind", "vms"),
    [
        (SCOPE, "resource", True),
        (GROUP_SCOPE, "resourceGroup", True),
        (Known("/subscriptions/1/resourceGroups/other"), "resourceGroup", None),
        (resource_id(VAULT, "v"), "resource", False),
    ],
)
def test_locks_by_what_stands_before_the_last_provider(scope: Any, kind: str, vms: Any) -> None:
    found = view("lock", machine(), resource(LOCK, "l", {"level": "readonly"}, scope=scope))
    held = lookup(found.document, "holds.vms")
    assert facts(found, "scope", "level") == (kind, "ReadOnly")
    assert (None if isinstance(held, Unknown) else held) is vms


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (SCOPE, True),
        (resource_id(VM, "b"), False),
        (GROUP_SCOPE, False),
        (TARGET, LATER),
    ],
)
def test_diagnostic_settings(scope: Any, expected: Any) -> None:
    setting = resource("Microsoft.Insights/diagnosticSettings", "s", scope=scope)
    assert facts(view("vm", machine(), setting), "diagnosticSettings") == (expected,)


def test_extension_of_a_vm() -> None:
    properties = {"publisher": "Microsoft.Azure.Security", "type": "AzureDiskEncryption"}
    extension = resource(f"{VM}/extensions", "vm/ade", properties)
    found = view("vm", machine(), extension)
    assert facts(found, "extensions", "disks.guestEncrypted") == (
        ["Microsoft.Azure.Security/AzureDiskEncryption"],
        True,
    )
    assert facts(view("disk", machine(), extension), "role", "vm.guestEncrypted") == ("os", True)


PREFIX = Unknown((Cause("deployment", "prefix"),), link=Link("parameters('prefix')", ""))


@pytest.mark.parametrize(("name", "found"), [("-vm1", True), ("-vm2", False), ("", False)])
def test_names_that_are_known_in_part(name: str, found: bool) -> None:
    named = Unknown((), parts=(PREFIX, "-vm1"))
    wanted = Unknown((), parts=(PREFIX, name)) if name else value("db")
    vm = resource(VM, "x")
    attributes = {**vm.attributes.entries, "id": resource_id(VM, named)}
    vm = replace(vm, attributes=MapValue(attributes))
    protection = item(sourceResourceId=resource_id(VM, wanted))
    assert facts(view("vm", vm, protection), "protected") == (found,)


def test_conditional_item_leaves_its_facts_open() -> None:
    properties = {
        "sourceResourceId": resource_id(VM, "vm"),
        "policyId": resource_id(POLICY, "v", "p"),
    }
    maybe = Existence((Cause("deployment", "parameters('backup')"),))
    protection = resource(
        ITEM, f"{CONTAINER}/vm;iaasvmcontainerv2;rg;vm", properties, existence=maybe
    )
    found = view("vm", machine(), policy({"policyType": "V2"}), protection)
    assert all(isinstance(fact, Unknown) for fact in facts(found, "protected", "policy.type"))
    along = view("vm", machine(existence=maybe), policy({"policyType": "V2"}), protection)
    assert facts(along, "protected", "policy.type") == (True, "Enhanced")


@pytest.mark.parametrize(
    ("disk", "expected"),
    [
        ({"createOption": "Empty"}, ["Standard_LRS", 1, "AllowAll"]),
        ({"createOption": "Attach", "managedDisk": {"id": "?"}}, ["?", "?", "?"]),
        ({"managedDisk": {"id": resource_id(DISK, "elsewhere")}}, ["?", "?", "?"]),
        ({"managedDisk": {"id": resource_id(DISK, "here")}}, ["UltraSSD_LRS", 3, "AllowAll"]),
    ],
)
def test_disks_that_exist_elsewhere_may_be_anything(
    disk: dict[str, Any], expected: list[Any]
) -> None:
    if disk.get("managedDisk") == {"id": "?"}:
        disk = {**disk, "managedDisk": {"id": Unknown((Cause("absent", "parameters('disk')"),))}}
    here = resource(DISK, "here", {"maxShares": 3}, sku={"name": "UltraSSD_LRS"})
    vm = machine(properties={"storageProfile": {"dataDisks": [{"lun": 0, **disk}]}})
    (found,) = (
        item for item in views(vm, here) if item.kind == "disk" and item.document["role"] == "data"
    )
    known = facts(found, "storageType", "maxShares", "networkAccess")
    assert ["?" if isinstance(fact, Unknown) else fact for fact in known] == expected
