"""What the editions judge differently, on the same code; and that findings say so."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.model import Finding
from azbackup_lint.settings import Settings

OLD, NEW = "2023-07-05", "2026-03-26"

VM = """
resource "azurerm_linux_virtual_machine" "vm" {
  name                = "vm"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"
  %s
  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Standard_LRS"
    %s
  }
}
"""
DISK = """
resource "azurerm_managed_disk" "data" {
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  create_option        = "Empty"
  %s
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  managed_disk_id    = azurerm_managed_disk.data.id
  lun                = 3
  caching            = "None"
}
"""
PROTECTION = """
provider "azurerm" {
  subscription_id = "11111111-1111-1111-1111-111111111111"
  features {}
}

provider "azurerm" {
  alias           = "hub"
  subscription_id = "22222222-2222-2222-2222-222222222222"
  features {}
}

resource "azurerm_recovery_services_vault" "vault" {
  provider            = %(provider)s
  name                = "vault"
  resource_group_name = "rg"
  location            = "%(region)s"
  sku                 = "Standard"
}

resource "azurerm_backup_policy_vm" "policy" {
  provider            = %(provider)s
  name                = "policy"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  policy_type         = "%(type)s"

  backup {
    frequency = "Daily"
    time      = "23:00"
  }
}

resource "azurerm_backup_protected_vm" "item" {
  provider            = %(provider)s
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = azurerm_linux_virtual_machine.vm.id
  backup_policy_id    = azurerm_backup_policy_vm.policy.id
  exclude_disk_luns   = %(excluded)s
}
"""


AZAPI = """
locals {
  namespace = "Microsoft.RecoveryServices"
  vault     = azurerm_recovery_services_vault.vault.id
}

resource "azurerm_recovery_services_vault" "vault" {
  name                = "vault"
  resource_group_name = "rg"
  location            = "westeurope"
  sku                 = "Standard"
}

resource "azapi_resource" "item" {
  type = "${local.namespace}/vaults/backupFabrics/protectionContainers/protectedItems@%s"
  name = "VM;iaasvmcontainerv2;rg;vm"

  parent_id = "${local.vault}/backupFabrics/Azure/protectionContainers/c"

  body = {
    properties = {
      protectedItemType = "Microsoft.Compute/virtualMachines"
      sourceResourceId  = azurerm_linux_virtual_machine.vm.id
      policyId          = "${local.vault}/backupPolicies/DefaultPolicy"
    }
  }
}
"""


def vm(arguments: str = "", os_disk: str = "") -> str:
    return VM % (arguments, os_disk)


def disk(*arguments: str) -> str:
    return vm() + DISK % "\n  ".join(arguments)


def protected(
    code: str,
    policy_type: str = "V2",
    *,
    hub: bool = False,
    region: str = "westeurope",
    excluded: str = "[]",
) -> str:
    provider = "azurerm.hub" if hub else "azurerm"
    facts = {"provider": provider, "region": region, "type": policy_type, "excluded": excluded}
    return code + PROTECTION % facts


def crash_consistent(code: str) -> str:
    """Protected with snapshots that take no agent."""
    consistency = 'consistency_type = "OnlyCrashConsistent"'
    return protected(code).replace("  backup {", f"  {consistency}\n\n  backup {{")


def windows(code: str) -> str:
    return code.replace("azurerm_linux_virtual_machine", "azurerm_windows_virtual_machine")


def image(publisher: str, offer: str, sku: str) -> str:
    names = {"publisher": publisher, "offer": offer, "sku": sku, "version": "latest"}
    lines = "\n".join(f'    {name} = "{text}"' for name, text in names.items())
    return f"source_image_reference {{\n{lines}\n  }}"


TRUSTED = vm("vtpm_enabled = true")
CONFIDENTIAL = vm("vtpm_enabled = true", 'security_encryption_type = "VMGuestStateOnly"')
WHOLE_DISK = 'security_encryption_type = "DiskWithVMGuestState"'
KEYED = vm("vtpm_enabled = true", f'{WHOLE_DISK}\n    secure_vm_disk_encryption_set_id = "/s"')
NEWEST = CONFIDENTIAL.replace("D4s_v5", "DC4as_v6").replace("westeurope", "uaenorth")
AGENTLESS = vm("provision_vm_agent = false\n  allow_extension_operations = false")
PLAIN = vm().replace("D4s_v5", "D4_v3")
COREOS = vm(image("CoreOS", "CoreOS", "Stable"))
OLD_WINDOWS = vm(image("MicrosoftWindowsServer", "WindowsServer", "2012-R2-Datacenter"))
SHARED = disk('storage_account_type = "Premium_LRS"', "max_shares = 2")
UNMANAGED = """
resource "azurerm_virtual_machine" "vm" {
  name                  = "vm"
  resource_group_name   = "rg"
  location              = "westeurope"
  vm_size               = "Standard_D4s_v5"
  network_interface_ids = []

  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = "https://account.blob.core.windows.net/vhds/os.vhd"
  }

  dynamic "storage_data_disk" {
    for_each = range(17)
    content {
      name          = "data-${storage_data_disk.value}"
      create_option = "Empty"
      lun           = storage_data_disk.value
      disk_size_gb  = 8
      vhd_uri       = "https://account.blob.core.windows.net/vhds/${storage_data_disk.value}.vhd"
    }
  }
}
"""

CASES = [
    ("trusted launch, Standard", protected(TRUSTED, "V1"), ["AZB302"], []),
    ("trusted launch, old API", TRUSTED + AZAPI % "2023-02-01", ["AZB302"], ["AZB302"]),
    ("trusted launch, new API", TRUSTED + AZAPI % "2025-02-01", ["AZB302"], []),
    ("trusted launch, Enhanced", protected(TRUSTED), [], []),
    ("ephemeral", vm(os_disk='diff_disk_settings {\n option = "Local"\n }'), ["AZB410"], []),
    (
        "private endpoint",
        disk('storage_account_type = "Premium_LRS"', 'network_access_policy = "AllowPrivate"'),
        ["AZB409"],
        [],
    ),
    (
        "64 TB",
        disk('storage_account_type = "UltraSSD_LRS"', "disk_size_gb = 65536"),
        ["AZB403"],
        [],
    ),
    (
        "more than 64 TB",
        disk('storage_account_type = "UltraSSD_LRS"', "disk_size_gb = 65537"),
        ["AZB403"],
        ["AZB403"],
    ),
    ("other subscription", protected(vm(), hub=True), ["AZB101"], []),
    (
        "confidential, other one",
        protected(CONFIDENTIAL, hub=True),
        ["AZB101"],
        ["AZB306", "AZB305", "AZB101"],
    ),
    ("confidential, own key", protected(KEYED), ["AZB303"], ["AZB306", "AZB305"]),
    ("confidential, Standard", protected(NEWEST, "V1", region="uaenorth"), ["AZB304"], []),
    ("no agent", protected(AGENTLESS), ["AZB201"], ["AZB201"]),
    ("no agent, none needed", crash_consistent(AGENTLESS), ["AZB201"], []),
    ("CoreOS", protected(COREOS), ["AZB205"], ["AZB205"]),
    ("CoreOS without an agent", crash_consistent(COREOS), ["AZB205"], []),
    ("Windows of old", windows(protected(OLD_WINDOWS)), [], ["AZB203"]),
    ("Windows of old without an agent", windows(crash_consistent(OLD_WINDOWS)), [], []),
    ("other region", protected(vm(), region="northeurope"), ["AZB102"], ["AZB102"]),
    ("shared", protected(SHARED), ["AZB401"], ["AZB401"]),
    ("shared, left out", protected(SHARED, excluded="[3]"), ["AZB401"], []),
    ("shared, other left out", protected(SHARED, excluded="[2]"), ["AZB401"], ["AZB401"]),
    (
        "shared, left out, Standard",
        protected(SHARED, "V1", excluded="[3]"),
        ["AZB401"],
        ["AZB401"],
    ),
    (
        "Premium SSD v2 elsewhere",
        protected(
            (vm() + DISK % 'storage_account_type = "PremiumV2_LRS"').replace(
                "westeurope", "polandcentral"
            ),
            region="polandcentral",
        ),
        ["AZB408"],
        ["AZB420"],
    ),
    (
        "Ultra under a Standard policy",
        protected(disk('storage_account_type = "UltraSSD_LRS"'), "V1"),
        ["AZB405"],
        ["AZB405"],
    ),
    ("17 unmanaged disks", UNMANAGED, ["AZB402"], ["AZB411"]),
]
INSTEAD = {"AZB402": "AZB411"}
"""Policies in whose place another one of their row tells that something isn't supported."""


def _findings(tmp_path: Path, code: str, edition: str) -> list[Finding]:
    """What keeps the VM of some code from being backed up, in an edition."""
    (tmp_path / "main.tf").write_text(code)
    report = lint(Sources((tmp_path,)), Settings(edition=edition))
    assert report.edition == edition
    return [finding for finding in report.findings if finding.effect == "backup"]


@pytest.mark.parametrize(
    ("code", "old", "new"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_editions_judge_by_themselves(
    tmp_path: Path, code: str, old: list[str], new: list[str]
) -> None:
    for edition, expected in ((OLD, old), (NEW, new)):
        assert [finding.id for finding in _findings(tmp_path, code, edition)] == expected


@pytest.mark.parametrize(
    ("code", "old", "new"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_findings_say_what_another_edition_allows(
    tmp_path: Path, code: str, old: list[str], new: list[str]
) -> None:
    for edition, other, others in ((OLD, f"since edition {NEW}", new), (NEW, f"in {OLD}", old)):
        for finding in _findings(tmp_path, code, edition):
            said = [note.partition("supported ")[2].split(" of ")[0] for note in finding.notes]
            expected = other.replace("in 2", "in edition 2")
            is_told = {finding.id, INSTEAD.get(finding.id)} & {*others}
            assert said == ([] if is_told else [expected]), finding.id


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        (crash_consistent(PLAIN), "AZB319"),
        (protected(vm('edge_zone = "perth"'), "V1"), "AZB106"),
    ],
)
def test_what_only_one_edition_speaks_of(tmp_path: Path, code: str, expected: str) -> None:
    assert _findings(tmp_path, code, OLD) == []
    (finding,) = _findings(tmp_path, code, NEW)
    assert (finding.id, finding.notes) == (expected, ())


def test_what_another_edition_may_allow_is_undecided_there(tmp_path: Path) -> None:
    """Releases of azurerm have API versions of their own."""
    code = protected(TRUSTED, "V1")
    (note,) = _findings(tmp_path, code, OLD)[0].notes
    assert note.startswith(f"perhaps supported since edition {NEW} of the matrix, under conditions")
    assert _findings(tmp_path, code, NEW) == []
    report = lint(Sources((tmp_path,)), Settings(edition=NEW))
    (undecided,) = [found for found in report.undecided if found.id == "AZB302"]
    assert [cause.subject for cause in undecided.causes] == ["the API version of the provider"]


def test_conditions_of_another_edition_are_named(tmp_path: Path) -> None:
    (finding,) = _findings(tmp_path, protected(vm(), hub=True), OLD)
    assert finding.notes == (
        "supported since edition 2026-03-26 of the matrix, under conditions: VM and vault may be "
        "in two subscriptions of one tenant and one region, except for confidential VMs.",
    )


def test_findings_name_the_rows_of_their_edition(tmp_path: Path) -> None:
    code = protected(vm(), region="northeurope")
    rows = {edition: _findings(tmp_path, code, edition)[0].rows for edition in (OLD, NEW)}
    assert rows == {OLD: ("actions/cross-region-or-subscription",), NEW: ("actions/cross-region",)}
