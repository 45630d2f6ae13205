"""Views: what policies see, from Terraform to the last fact."""

from typing import Any

import pytest

from azbackup_lint.estate import RESOURCE_TYPES, build_estate, views_of
from azbackup_lint.estate.facts.lists import MOST
from azbackup_lint.estate.view import View
from azbackup_lint.policy.messages import lookup
from azbackup_lint.values import Unknown
from tests.terraform.evaluating import module

VM = """
resource "azurerm_linux_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "West Europe"
  size                = "Standard_D2s_v5"
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    disk_size_gb         = 30
  }
}
"""
DISK = """
resource "azurerm_managed_disk" "d" {
  count                = %s
  name                 = "d${count.index}"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "premium_lrs"
  create_option        = "Empty"
  disk_size_gb         = 100
}
resource "azurerm_virtual_machine_data_disk_attachment" "d" {
  count              = %s
  virtual_machine_id = %s
  managed_disk_id    = azurerm_managed_disk.d[count.index].id
  lun                = count.index
  caching            = "None"
}
"""
GUEST_ENCRYPTED = "disks.guestEncrypted"
LINK = "azurerm_linux_virtual_machine.vm.id"
BY_ID = '"/subscriptions/s/resourceGroups/RG/providers/Microsoft.Compute/virtualMachines/VM"'
BACKUP = """
resource "azurerm_recovery_services_vault" "v" {
  name                = "v"
  resource_group_name = "backup"
  location            = "westeurope"
}
resource "azurerm_backup_policy_vm" "p" {
  name                = "p"
  resource_group_name = "backup"
  recovery_vault_name = azurerm_recovery_services_vault.v.name
  policy_type         = "v2"
  backup {
    frequency = "hourly"
    time      = "23:00"
  }
}
resource "azurerm_backup_protected_vm" "i" {
  resource_group_name = "backup"
  recovery_vault_name = "v"
  source_vm_id        = azurerm_linux_virtual_machine.vm.id
  backup_policy_id    = azurerm_backup_policy_vm.p.id
  %s
}
"""


def views(text: str, scope: Any = "all") -> list[View]:
    found = module({"main.tf": text}).resources(RESOURCE_TYPES)
    return list(views_of(build_estate([item.resource() for item in found]), scope))


def view(text: str, kind: str = "vm") -> View:
    return next(item for item in views(text) if item.kind == kind)


def fact(found: View, path: str) -> Any:
    return lookup(found.document, path)


def bounds(value: Any) -> Any:
    return (value.minimum, value.maximum) if isinstance(value, Unknown) else value


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        ("3", 3),
        ("0", 0),
        ("var.many", (0, None)),
        ("var.more ? 3 : 1", (1, 3)),
    ],
)
@pytest.mark.parametrize("reference", [LINK, BY_ID], ids=["link", "id"])
def test_data_disks_are_counted_with_bounds(count: str, expected: Any, reference: str) -> None:
    variables = 'variable "many" {\n  type = number\n}\nvariable "more" {\n  type = bool\n}\n'
    found = view(VM + DISK % (count, count, reference) + variables)
    assert bounds(fact(found, "dataDisks.count")) == expected


def test_of_far_too_many_inline_disks_the_rest_is_counted() -> None:
    disk = "storage_data_disk {\n    lun = %s\n  }\n"
    disks = "".join(disk % lun for lun in range(MOST + 500))
    found = views(f'resource "azurerm_virtual_machine" "vm" {{\n  name = "vm"\n  {disks}}}\n')
    machine = next(one for one in found if one.kind == "vm")
    assert fact(machine, "dataDisks.count") == MOST + 500
    assert fact(machine, "disks.writeAccelerator").causes[0].kind == "limit"
    assert len(found) <= MOST + 2


def test_sizes_add_up_with_the_os_disk() -> None:
    assert fact(view(VM + DISK % (2, 2, LINK)), "disks.totalGiB") == 230


def test_an_attachment_to_nobody_knows_whom_opens_the_count() -> None:
    text = VM + DISK % (2, 2, "var.vm") + 'variable "vm" {\n  type = string\n}\n'
    assert bounds(fact(view(text), "dataDisks.count")) == (0, None)


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("", False),
        ("encryption_settings {\n  }", True),
        ("encryption_settings {\n    enabled = true\n  }", True),
        ("encryption_settings {\n    enabled = false\n  }", False),
        ("encryption_settings {\n    enabled = var.on\n  }", None),
        ('dynamic "encryption_settings" {\n    for_each = var.on\n    content {}\n  }', None),
    ],
)
def test_settings_of_disk_encryption_are_in_force_unless_switched_off(
    block: str, expected: bool | None
) -> None:
    declared = DISK.replace("  create_option", f"  {block}\n  create_option") % (1, 0, LINK)
    answer = fact(view(declared + 'variable "on" {\n}\n', "disk"), "encryption.guest")
    assert (None if isinstance(answer, Unknown) else answer) is expected


@pytest.mark.parametrize(
    ("argument", "place"),
    [("max_shares = 3", "3"), ("max_shares = 1", None), ("", None)],
)
def test_a_disk_that_two_vms_attach_is_shown_where_that_is_allowed(
    argument: str, place: str | None
) -> None:
    other = VM.replace('"vm"', '"other"') + DISK.split("\n}\n", 1)[1].replace('"d"', '"e"', 1)
    text = VM + DISK % (1, 1, LINK) + other % (1, LINK.replace(".vm.", ".other."))
    text = text.replace('"premium_lrs"', f'"premium_lrs"\n  {argument}')
    found = next(one for one in views(text) if one.address == "azurerm_managed_disk.d[0]")
    shown = found.places.get(("sharedBy",))
    assert fact(found, "sharedBy") == 2
    assert (shown.span.text if shown else None) == place


EXTENSION = """
variable "vm" {
}
variable "type" {
}
resource "azurerm_virtual_machine_extension" "e" {
  name      = "e"
  publisher = "Microsoft.Azure.Security"
  type      = %s
  %s
}
"""


@pytest.mark.parametrize(
    ("type_", "expected"),
    [('"CustomScript"', False), ('"azureDiskEncryptionForLinux"', None), ("var.type", None)],
)
def test_only_what_may_encrypt_leaves_open_which_vm_it_encrypts(
    type_: str, expected: bool | None
) -> None:
    answer = fact(view(VM + EXTENSION % (type_, "virtual_machine_id = var.vm")), GUEST_ENCRYPTED)
    assert (None if isinstance(answer, Unknown) else answer) is expected


@pytest.mark.parametrize(
    ("name", "group", "expected"),
    [
        ("azurerm_linux_virtual_machine.vm.name", '"RG"', True),
        ('"VM"', '"rg"', True),
        ('"VM"', '"another"', False),
        ('"another"', '"rg"', False),
        ('"vm"', "var.vm", None),
        ("var.vm", '"rg"', None),
    ],
)
def test_extensions_of_azurerm_1_name_the_vm_that_they_are_on(
    name: str, group: str, expected: bool | None
) -> None:
    place = f"virtual_machine_name = {name}\n  resource_group_name = {group}"
    text = VM + EXTENSION % ('"azureDiskEncryptionForLinux"', place)
    answer = fact(view(text), GUEST_ENCRYPTED)
    assert (None if isinstance(answer, Unknown) else answer) is expected


def test_spare_disk_is_left_out_beside_a_vm() -> None:
    spare = (VM + DISK % (1, 0, LINK), 1)
    alone = (DISK % (1, 0, LINK), 1)
    assert [item.address for item in views(spare[0]) if item.kind == "disk"] == [
        "azurerm_linux_virtual_machine.vm"
    ]
    assert [item.address for item in views(alone[0])] == ["azurerm_managed_disk.d[0]"]


def test_protection_joins_item_policy_and_vault() -> None:
    found = view(VM + BACKUP % "")
    facts = {
        "protected": True,
        "policy.name": "p",
        "policy.type": "Enhanced",
        "policy.frequency": "Hourly",
        "vault.name": "v",
        "vault.region": "westeurope",
        "sameRegion": True,
        "sameSubscription": True,
    }
    assert {path: fact(found, path) for path in facts} == facts


@pytest.mark.parametrize("state", ["ProtectionStopped", "BackupsSuspended"])
def test_stopped_protection_protects_nothing(state: str) -> None:
    found = view(VM + BACKUP % f'protection_state = "{state}"')
    assert fact(found, "protected") is False
    assert isinstance(fact(found, "policy.type"), Unknown)


def test_conditional_item_is_no_certain_protection() -> None:
    text = VM + BACKUP % "count = var.n" + 'variable "n" {\n  type = number\n}\n'
    assert isinstance(fact(view(text), "protected"), Unknown)


def test_scope_protected_keeps_to_protected_vms() -> None:
    kinds = {item.kind for item in views(VM, "protected")}
    assert "vm" not in kinds
    assert "vm" in {item.kind for item in views(VM + BACKUP % "", "protected")}


def test_built_in_policies_are_known_by_name() -> None:
    item = """
resource "azurerm_backup_protected_vm" "i" {
  resource_group_name = "backup"
  recovery_vault_name = "v"
  source_vm_id        = azurerm_linux_virtual_machine.vm.id
  backup_policy_id    = "${data.azurerm_recovery_services_vault.v.id}/backupPolicies/%s"
}
data "azurerm_recovery_services_vault" "v" {
  name                = "v"
  resource_group_name = "backup"
}
"""
    literal = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"
    text = item.replace("${data.azurerm_recovery_services_vault.v.id}", literal)
    assert fact(view(VM + text % "EnhancedPolicy"), "policy.type") == "Enhanced"
    assert fact(view(VM + text % "DefaultPolicy"), "policy.type") == "Standard"
    assert isinstance(fact(view(VM + text % "own"), "policy.type"), Unknown)


@pytest.mark.parametrize(
    ("arguments", "lun", "excluded"),
    [
        ("exclude_disk_luns = [0]", 0, True),
        ("exclude_disk_luns = [0]", 1, False),
        ("include_disk_luns = [0]", 0, False),
        ("include_disk_luns = [0]", 1, True),
        ("include_disk_luns = []", 1, False),
        ("", 0, False),
    ],
)
def test_selective_disks(arguments: str, lun: int, excluded: bool) -> None:
    found = views(VM + DISK % (2, 2, LINK) + BACKUP % arguments)
    disk = next(item for item in found if item.address == f"azurerm_managed_disk.d[{lun}]")
    assert fact(disk, "excluded") is excluded
    assert fact(disk, "storageType") == "Premium_LRS"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("", "Standard"),
        ("vtpm_enabled = true", "TrustedLaunch"),
        ("secure_boot_enabled = true\n  vtpm_enabled = false", "TrustedLaunch"),
        ("vtpm_enabled = var.x", Unknown),
        ("secure_boot_enabled = true\n  vtpm_enabled = var.x", "TrustedLaunch"),
    ],
)
def test_security_type(arguments: str, expected: Any) -> None:
    text = VM.replace("  os_disk", f"  {arguments}\n  os_disk") + 'variable "x" {\n  type = bool\n}'
    found = fact(view(text), "securityType")
    assert found == expected or (expected is Unknown and isinstance(found, Unknown))


def test_confidential_vm() -> None:
    encrypted = '    security_encryption_type = "VMGuestStateOnly"\n    caching'
    assert fact(view(VM.replace("    caching", encrypted)), "securityType") == "ConfidentialVM"


@pytest.mark.parametrize(
    ("scope", "vms", "points"),
    [
        ("azurerm_resource_group.rg.id", True, False),
        ('"/subscriptions/s/resourceGroups/other"', False, False),
        ('"/subscriptions/s/resourceGroups/AzureBackupRG_westeurope_1"', False, True),
        ("azurerm_linux_virtual_machine.vm.id", True, False),
        ("azurerm_recovery_services_vault.v.id", False, False),
    ],
)
def test_what_a_lock_holds(scope: str, vms: bool, points: bool) -> None:
    text = f"""
resource "azurerm_management_lock" "l" {{
  name       = "l"
  scope      = {scope}
  lock_level = "cannotdelete"
}}
resource "azurerm_resource_group" "rg" {{
  name     = "rg"
  location = "westeurope"
}}
"""
    found = view(text + VM + BACKUP % "", "lock")
    assert (fact(found, "holds.vms"), fact(found, "holds.restorePoints")) == (vms, points)
    assert fact(found, "level") == "CanNotDelete"


@pytest.mark.parametrize(
    ("arguments", "held"),
    [("", True), ('subscription_id = "other"', None), ("subscription_id = var.x", None)],
)
def test_lock_on_a_subscription(arguments: str, held: bool | None) -> None:
    text = f"""
data "azurerm_subscription" "s" {{
  {arguments}
}}
resource "azurerm_management_lock" "l" {{
  name       = "l"
  scope      = data.azurerm_subscription.s.id
  lock_level = "ReadOnly"
}}
variable "x" {{}}
"""
    found = view(text + VM, "lock")
    assert fact(found, "scope") == "subscription"
    vms = fact(found, "holds.vms")
    assert (None if isinstance(vms, Unknown) else vms) is held


def test_lock_on_a_management_group_is_undecided() -> None:
    text = """
resource "azurerm_management_lock" "l" {
  name       = "l"
  scope      = data.azurerm_management_group.m.id
  lock_level = "ReadOnly"
}
data "azurerm_management_group" "m" {}
"""
    assert isinstance(fact(view(text + VM, "lock"), "scope"), Unknown)


TWO = VM + VM.replace('"vm" {', '"second" {').replace('= "vm"', '= "second"')


@pytest.mark.parametrize(
    ("disk", "attachment", "expected"),
    [
        ("", "", 2),
        ("count = var.n", "count = var.n", 1),
        ("", "count = var.n", Unknown),
    ],
)
def test_disk_of_two_vms_is_shared(disk: str, attachment: str, expected: Any) -> None:
    index = "[count.index]" if disk else ""
    text = (
        TWO
        + f"""
resource "azurerm_managed_disk" "d" {{
  {disk}
  name                 = "d"
  storage_account_type = "Premium_LRS"
  disk_size_gb         = 10
}}
variable "n" {{
  type = number
}}
"""
    )
    for name in ("vm", "second"):
        text += f"""
resource "azurerm_virtual_machine_data_disk_attachment" "{name}" {{
  {attachment}
  virtual_machine_id = azurerm_linux_virtual_machine.{name}.id
  managed_disk_id    = azurerm_managed_disk.d{index}.id
}}
"""
    found = next(item for item in views(text) if item.address.startswith("azurerm_managed_disk"))
    shared = fact(found, "sharedBy")
    assert shared == expected or (expected is Unknown and isinstance(shared, Unknown))


ELSEWHERE = """
data "azurerm_virtual_machine" "%(label)s" {
  name                = %(name)s
  resource_group_name = "%(group)s"
}

resource "azurerm_virtual_machine_data_disk_attachment" "%(label)s" {
  virtual_machine_id = data.azurerm_virtual_machine.%(label)s.id
  managed_disk_id    = azurerm_managed_disk.d[0].id
}
"""


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (('"one"', "rg"), ('"two"', "rg"), 2),
        (('"one"', "rg"), ('"one"', "other"), 2),
        (('"one"', "rg"), ('"ONE"', "RG"), 1),
        (('"one"', "rg"), ("var.name", "rg"), Unknown),
    ],
)
def test_vms_elsewhere_share_a_disk_if_their_names_differ(
    first: tuple[str, str], second: tuple[str, str], expected: object
) -> None:
    text = 'variable "name" {\n  type = string\n}\n' + DISK.split("\n}\n", 1)[0] % 1 + "\n}\n"
    for label, (name, group) in (("first", first), ("second", second)):
        text += ELSEWHERE % {"label": label, "name": name, "group": group}
    found = next(one for one in views(text) if one.address == "azurerm_managed_disk.d[0]")
    shared = fact(found, "sharedBy")
    assert shared == expected or (expected is Unknown and isinstance(shared, Unknown))


def test_unmanaged_disks() -> None:
    text = """
resource "azurerm_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
  vm_size             = "Standard_D2s_v3"
  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    %s
  }
  storage_data_disk {
    name            = "data"
    create_option   = "Attach"
    lun             = 0
    managed_disk_id = azurerm_managed_disk.d[0].id
  }
}
"""
    shared = DISK.split('resource "azurerm_virtual_machine_data')[0] % 1
    managed = views(text % "" + shared)
    assert fact(managed[0], "managed") is True
    assert [item.address for item in managed if item.kind == "disk"] == [
        "azurerm_virtual_machine.vm",
        "azurerm_managed_disk.d[0]",
    ]
    assert (
        fact(view(text % 'vhd_uri = "https://a.blob.core.windows.net/v/os.vhd"'), "managed")
        is False
    )


@pytest.mark.parametrize(
    ("vhd", "managed"), [("", True), ('vhd_uri = "https://a/v/os.vhd"', False)]
)
def test_lock_over_managed_disks_only(vhd: str, managed: bool) -> None:
    text = f"""
resource "azurerm_management_lock" "l" {{
  name       = "l"
  scope      = "/subscriptions/s/resourceGroups/rg"
  lock_level = "ReadOnly"
}}
resource "azurerm_virtual_machine" "vm" {{
  name                = "vm"
  resource_group_name = "rg"
  vm_size             = "Standard_D2s_v3"
  storage_os_disk {{
    name          = "os"
    create_option = "FromImage"
    {vhd}
  }}
}}
"""
    found = view(text, "lock")
    assert (fact(found, "holds.vms"), fact(found, "holds.managedDisks")) == (True, managed)
