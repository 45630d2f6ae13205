"""What the tests of the assessment share: pieces of Terraform, and what is made of them."""

from pathlib import Path

from azbackup_lint.assessment import Assessment, assess
from azbackup_lint.assessment.model import AssessedVm
from azbackup_lint.engine import Sources
from azbackup_lint.settings import Settings

ID = "/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups"
VAULT = """
resource "azurerm_recovery_services_vault" "v" {
  name                = "rsv"
  resource_group_name = "rg"
  location            = "westeurope"
  sku                 = "Standard"
%s}
"""
PROVIDER = """
provider "azurerm" {
  features {}
  subscription_id = "00000000-0000-0000-0000-000000000001"
}
"""


def vm(name: str, more: str = "", group: str = "rg", size: str = '"Standard_D2s_v5"') -> str:
    """A VM with managed disks that everything is fine with."""
    return f"""
resource "azurerm_linux_virtual_machine" "{name}" {{
  name                = "{name}"
  resource_group_name = "{group}"
  location            = "westeurope"
  size                = {size}
  secure_boot_enabled = false
  vtpm_enabled        = false
  {more}
  os_disk {{
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }}
}}
"""


def disk(name: str, shares: str = "1", more: str = "") -> str:
    """A data disk."""
    return f"""
resource "azurerm_managed_disk" "{name}" {{
  name                 = "{name}"
  resource_group_name  = "rg"
  location             = "westeurope"
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 64
  max_shares           = {shares}
  {more}
}}
"""


def attached(disk_id: str, machine: str) -> str:
    """An attachment, named after the VM, of the disk of an id."""
    return f"""
resource "azurerm_virtual_machine_data_disk_attachment" "{machine}" {{
  managed_disk_id    = {disk_id}
  virtual_machine_id = azurerm_linux_virtual_machine.{machine}.id
  lun                = 1
  caching            = "None"
}}
"""


def policy(name: str, frequency: str = "Daily", more: str = "") -> str:
    """A Standard policy; `Hourly` is more than it can do."""
    return f"""
resource "azurerm_backup_policy_vm" "{name}" {{
  name                = "{name}"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.v.name
  policy_type         = "V1"
  {more}
  backup {{
    frequency     = "{frequency}"
    time          = "23:00"
    hour_interval = 4
    hour_duration = 12
  }}
  retention_daily {{
    count = 10
  }}
}}
"""


def item(name: str, source: str, policy_id: str, more: str = "") -> str:
    """A protected item in the vault `v`."""
    return f"""
resource "azurerm_backup_protected_vm" "{name}" {{
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.v.name
  source_vm_id        = {source}
  backup_policy_id    = {policy_id}
  {more}
}}
"""


def protected(machine: str, by: str, more: str = "") -> str:
    """The item of a VM, by a policy that is declared."""
    source = f"azurerm_linux_virtual_machine.{machine}.id"
    return item(machine, source, f"azurerm_backup_policy_vm.{by}.id", more)


def lock(scope: str, more: str = "") -> str:
    """A lock."""
    return f"""
resource "azurerm_management_lock" "l" {{
  name       = "keep"
  scope      = {scope}
  lock_level = "CanNotDelete"
  {more}
}}
"""


def assessed(folder: Path, code: str, *select: str) -> Assessment:
    """The assessment of one root module, by some policies only, or by all."""
    (folder / "main.tf").write_text(PROVIDER + code, encoding="utf-8")
    return assess(Sources((folder,)), Settings(select=select))


def machines_in(assessment: Assessment) -> dict[str, AssessedVm]:
    """The VMs by name."""
    return {machine.name: machine for machine in assessment.machines}
