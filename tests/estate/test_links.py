"""References: data sources, ids put together, azapi in its several ways, storage accounts."""

from typing import Any

import pytest

from tests.counting import calls_in
from tests.estate.test_azapi import GROUP
from tests.estate.test_machine_facts import UNKNOWN, VARIABLE, plain
from tests.estate.test_views import BACKUP, VM, fact, view, views

ID = '"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm/"'
VAULT, _, REST = (BACKUP % "").partition('resource "azurerm_backup_policy_vm"')
ITEM = BACKUP % ""


def protected_by(reference: str, declarations: str = "") -> Any:
    item = ITEM.replace("azurerm_linux_virtual_machine.vm.id", reference)
    return plain(fact(view(VM + item + declarations + VARIABLE), "protected"))


DATA_VM = """
data "azurerm_virtual_machine" "m" {
  name                = "%s"
  resource_group_name = "RG"
}
"""
DATA_GROUP = 'data "azurerm_resource_group" "g" {\n  name = "rg"\n}\n'
DATA_SUBSCRIPTION = 'data "azurerm_subscription" "s" {\n}\n'
DATA_CLIENT = 'data "azurerm_client_config" "c" {\n}\n'
PATH = "/providers/Microsoft.Compute/virtualMachines/vm"


@pytest.mark.parametrize(
    ("reference", "declarations", "expected"),
    [
        (ID, "", True),
        ("lower(azurerm_linux_virtual_machine.vm.id)", "", True),
        ('replace(azurerm_linux_virtual_machine.vm.id, "resourceG", "resourceg")', "", True),
        ('join("/", split("/", azurerm_linux_virtual_machine.vm.id))', "", True),
        ('"${lower(azurerm_linux_virtual_machine.vm.id)}x"', "", False),
        ("data.azurerm_virtual_machine.m.id", DATA_VM % "VM", True),
        ("data.azurerm_virtual_machine.m.id", DATA_VM % "other", False),
        (f'"${{data.azurerm_resource_group.g.id}}{PATH}"', DATA_GROUP, True),
        (f'"${{azurerm_resource_group.rg.id}}{PATH}"', GROUP, True),
        (
            f'"${{data.azurerm_subscription.s.id}}/resourceGroups/rg{PATH}"',
            DATA_SUBSCRIPTION,
            True,
        ),
        (
            f'"/subscriptions/${{data.azurerm_client_config.c.subscription_id}}'
            f'/resourceGroups/rg{PATH}"',
            DATA_CLIENT,
            True,
        ),
        (
            f'"/subscriptions/${{data.azurerm_subscription.s.subscription_id}}'
            f'/resourceGroups/other{PATH}"',
            DATA_SUBSCRIPTION,
            False,
        ),
        (f'"${{data.azurerm_resource_group.g.id}}/x{PATH}"', DATA_GROUP, UNKNOWN),
        ("var.x", "", UNKNOWN),
    ],
)
def test_references_to_a_vm(reference: str, declarations: str, expected: Any) -> None:
    assert protected_by(reference, declarations) == expected


@pytest.mark.parametrize(
    ("declarations", "reference", "same"),
    [
        (DATA_SUBSCRIPTION, "data.azurerm_subscription.s.subscription_id", True),
        (DATA_CLIENT, "data.azurerm_client_config.c.subscription_id", True),
        (
            'data "azurerm_subscription" "s" {\n  subscription_id = "2"\n}\n',
            "data.azurerm_subscription.s.subscription_id",
            UNKNOWN,
        ),
    ],
)
def test_locks_on_the_subscription_of_the_provider(
    declarations: str, reference: str, same: Any
) -> None:
    lock = f"""
resource "azurerm_management_lock" "l" {{
  name       = "l"
  scope      = "/subscriptions/${{{reference}}}"
  lock_level = "ReadOnly"
}}
"""
    found = view(VM + lock + declarations, "lock")
    assert plain(fact(found, "holds.vms")) == same


ACTION = """
resource "azapi_resource_action" "i" {{
  type        = "Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems@2023-02-01"
  resource_id = "${{azurerm_recovery_services_vault.v.id}}/backupFabrics/Azure/protectionContainers/iaasvmcontainer;iaasvmcontainerv2;rg;vm/protectedItems/vm;iaasvmcontainerv2;rg;vm"
  {}
  body = {}
}}
"""  # noqa: E501
BODY = "{ properties = { sourceResourceId = azurerm_linux_virtual_machine.vm.id } }"
TEXT = '"{\\"properties\\": {\\"policyId\\": \\"x/y\\"}}"'


@pytest.mark.parametrize(
    ("arguments", "body", "protected"),
    [
        ('method = "PUT"', BODY, True),
        ('method = "PUT"', TEXT, True),
        ('method = "POST"', BODY, False),
        ("", BODY, False),
        ('method = "PUT"\n  action = "backup"', BODY, False),
    ],
)
def test_action_that_protects(arguments: str, body: str, protected: bool) -> None:
    found = view(VM + VAULT + ACTION.format(arguments, body))
    assert fact(found, "protected") is protected
    if protected:
        assert (fact(found, "vault.name"), fact(found, "vault.region")) == ("v", "westeurope")
        assert fact(found, "item.apiVersion") == "2023-02-01"


def test_body_that_is_no_json_leaves_everything_open() -> None:
    text = """
resource "azapi_resource" "d" {
  type = "Microsoft.Compute/disks@2023-04-02"
  name = "d"
  body = "maxShares: 2"
}
"""
    (disk,) = views(text)
    assert plain(fact(disk, "sharedBy")) == UNKNOWN


ACCOUNT = """
resource "azurerm_storage_account" "a" {{
  name                = "acct"
  resource_group_name = "rg"
  account_tier        = "Premium"
  {}
}}
{}
resource "azurerm_virtual_machine" "vm" {{
  name                = "vm"
  resource_group_name = "rg"
  vm_size             = "Standard_D2s_v3"
  storage_os_disk {{
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = {}
  }}
}}
"""
BLOB = '"https://ACCT.blob.core.windows.net/vhds/os.vhd"'
ENDPOINT = '"${azurerm_storage_account.a.primary_blob_endpoint}vhds/os.vhd"'
NAMED = '"https://${azurerm_storage_account.a.name}.blob.core.windows.net/vhds/os.vhd"'
RULES = """
resource "azurerm_storage_account_network_rules" "r" {{
  {}
  storage_account_id = azurerm_storage_account.a.id
  default_action     = "Deny"
}}
"""


@pytest.mark.parametrize(
    ("arguments", "rules", "vhd", "expected"),
    [
        ("", "", BLOB, ("acct", "Premium", False)),
        ("", "", ENDPOINT, ("acct", "Premium", False)),
        ("", "", NAMED, ("acct", "Premium", False)),
        ('network_rules {\n default_action = "Deny"\n}', "", BLOB, ("acct", "Premium", True)),
        ("public_network_access_enabled = false", "", BLOB, ("acct", "Premium", True)),
        ("", RULES.format(""), BLOB, ("acct", "Premium", True)),
        ("", RULES.format("count = var.x"), BLOB, ("acct", "Premium", UNKNOWN)),
        ("", "", BLOB.replace("ACCT", "other"), ("other", UNKNOWN, UNKNOWN)),
        ("", "", "null", (None, None, None)),
        ("", "", "var.x", (UNKNOWN, UNKNOWN, UNKNOWN)),
    ],
)
def test_accounts_of_unmanaged_disks(
    arguments: str, rules: str, vhd: str, expected: tuple[Any, Any, Any]
) -> None:
    found = view(ACCOUNT.format(arguments, rules, vhd) + VARIABLE, "disk")
    facts = (plain(fact(found, f"account.{name}")) for name in ("name", "tier", "restricted"))
    assert tuple(facts) == expected


MIXED = (
    ACCOUNT.format("", "", BLOB).rstrip().removesuffix("}")
    + """
  storage_data_disk {{
    name          = "data"
    create_option = "Empty"
    lun           = 0
    vhd_uri       = "https://{}.blob.core.windows.net/vhds/data.vhd"
  }}
}}
resource "azurerm_storage_account" "b" {{
  name                = "second"
  resource_group_name = "rg"
  account_tier        = "{}"
}}
"""
)


@pytest.mark.parametrize(
    ("account", "tier", "mixed"),
    [("acct", "Standard", False), ("second", "Standard", True), ("second", "Premium", False)],
)
def test_accounts_of_two_kinds(account: str, tier: str, mixed: bool) -> None:
    text = MIXED.replace("{{", "{").replace("}}", "}").replace("{}", account, 1)
    found = view(text.replace("{}", tier, 1))
    assert fact(found, "disks.mixedAccounts") is mixed


DISKS = """
resource "azurerm_disk_encryption_set" "e" {
  name                = "e"
  resource_group_name = "rg"
  encryption_type     = "confidentialvmencryptedwithcustomerkey"
}
resource "azurerm_managed_disk" "d" {
  count                  = %s
  name                   = "d${count.index}"
  resource_group_name    = "rg"
  storage_account_type   = "Premium_LRS"
  disk_encryption_set_id = azurerm_disk_encryption_set.e.id
}
"""


@pytest.mark.parametrize(("count", "expected"), [("3", 3), ("var.x", UNKNOWN)])
def test_disks_of_an_encryption_set(count: str, expected: Any) -> None:
    found = view(DISKS % count + VARIABLE, "disk")
    assert fact(found, "encryption.setKind") == "ConfidentialVmEncryptedWithCustomerKey"
    assert fact(found, "encryption.customerManagedKey") is True
    assert plain(fact(found, "encryption.disksInSet")) == expected


UPDATE = """
resource "azurerm_managed_disk" "d" {{
  name                 = "d"
  resource_group_name  = "rg"
  storage_account_type = "Premium_LRS"
}}
resource "azurerm_managed_disk" "other" {{
  name                 = "other"
  resource_group_name  = "rg"
  storage_account_type = "Premium_LRS"
}}
resource "azapi_update_resource" "d" {{
  {}
  type        = "Microsoft.Compute/disks@2023-04-02"
  resource_id = {}
  body        = {{ properties = {{ networkAccessPolicy = "allowprivate" }} }}
}}
"""
DISK = '"/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/d"'


@pytest.mark.parametrize(
    ("count", "reference", "expected"),
    [
        ("", "azurerm_managed_disk.d.id", ["AllowPrivate", "AllowAll"]),
        ("", DISK, ["AllowPrivate", "AllowAll"]),
        ("", DISK.replace("disks/d", "disks/x"), ["AllowAll", "AllowAll"]),
        ("count = var.x", "azurerm_managed_disk.d.id", [UNKNOWN, "AllowAll"]),
        ("", "var.x", [UNKNOWN, UNKNOWN]),
    ],
)
def test_disks_that_azapi_changes(count: str, reference: str, expected: list[str]) -> None:
    disks = views(UPDATE.format(count, reference) + VARIABLE)
    assert [plain(fact(disk, "networkAccess")) for disk in disks] == expected
    assert [fact(disk, "maxShares") for disk in disks] == [1, 1]


@pytest.mark.parametrize(
    ("type_", "reference", "properties", "fact_", "expected"),
    [
        (
            "vaults",
            "resource_id = azurerm_recovery_services_vault.v.id",
            "restoreSettings = { crossSubscriptionRestoreSettings = "
            '{ crossSubscriptionRestoreState = "Disabled" } }',
            "crossSubscriptionRestore",
            "Disabled",
        ),
        (
            "vaults/backupconfig",
            'parent_id = azurerm_recovery_services_vault.v.id\n  name = "vaultconfig"',
            'enhancedSecurityState = "Disabled"',
            "hybridSecurity",
            "Disabled",
        ),
    ],
)
def test_vaults_that_azapi_changes(
    type_: str, reference: str, properties: str, fact_: str, expected: str
) -> None:
    text = f"""
resource "azapi_update_resource" "u" {{
  type = "Microsoft.RecoveryServices/{type_}@2024-10-01"
  {reference}
  body = {{ properties = {{ {properties} }} }}
}}
"""
    found = view(BACKUP % "" + text + VM, "vault")
    assert fact(found, fact_) == expected
    assert fact(found, "redundancy") == "GeoRedundant"
    assert fact(found, "identity") == "None"


ATTACHED = """
resource "azurerm_virtual_machine_data_disk_attachment" "a%s" {
  managed_disk_id    = azurerm_managed_disk.d.id
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
}
"""


def test_one_disk_that_is_attached_many_times_takes_linear_work() -> None:
    disk = 'resource "azurerm_managed_disk" "d" {\n  name = "d"\n}\n'
    work = []
    for number in (100, 200):
        text = VM + disk + "".join(ATTACHED % n for n in range(number))
        work.append(calls_in(lambda text=text: views(text)))
    assert work[1] < 2.2 * work[0]
