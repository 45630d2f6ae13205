"""A root in which everything may depend on everything: texts with slots, each with its choices."""

import random
import re
from dataclasses import dataclass, field

SLOT = re.compile(r"«(.*?)»", re.DOTALL)

MAIN = """\
terraform {
  required_providers {
    azurerm = { source = "hashicorp/azurerm" }
  }
}

provider "azurerm" {
  subscription_id = «"00000000-0000-0000-0000-000000000001"|var.subscription|local.hub»
}

provider "azurerm" {
  alias           = "hub"
  subscription_id = «"00000000-0000-0000-0000-000000000002"|local.hub|var.subscription»
}

locals {
  hub   = «"00000000-0000-0000-0000-000000000002"|"00000000-0000-0000-0000-000000000001"»
  size  = «128|40000|var.size|local.twice»
  vm_id = one(azurerm_linux_virtual_machine.vm[*].id)
  ids   = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines"
  twice = «2 * var.size|64|local.size»
  disks = «{ a = 1, b = 2 }|{ a = 3 }|{}|var.disks»«|
  size  = 3»
}

resource "azurerm_recovery_services_vault" "vault" {
  «|provider            = azurerm.hub
  »name                = "vault"
  resource_group_name = «"rg"|var.group»
  location            = «var.location|"northeurope"»
  sku                 = "Standard"
}

resource "azurerm_backup_policy_vm" "daily" {
  name                = "daily"
  resource_group_name = "rg"
  recovery_vault_name = «azurerm_recovery_services_vault.vault.name|"vault"|local.none»
  «|policy_type         = "V2"
  »
  backup {
    frequency = "Daily"
    time      = "23:00"
  }

  retention_daily {
    count = «30|6|local.size»
  }
}
"""

MACHINES = """\
resource "azurerm_network_interface" "nic" {
  name                = "nic"
  resource_group_name = "rg"
  location            = var.location

  ip_configuration {
    name                          = "internal"
    private_ip_address_allocation = «"Dynamic"|"Static"»
  }
}

«|# azbackup-lint: ignore[AZB401] -- known
»resource "azurerm_linux_virtual_machine" "vm" {
  «|count                 = var.number
  »name                  = «"vm"|module.names.vm|file("${path.module}/variables.tf")»
  resource_group_name   = "rg"
  location              = «var.location|module.names.location|local.none»
  size                  = «"Standard_D2s_v5"|"Standard_A1_v2"|var.vm_size»
  network_interface_ids = [azurerm_network_interface.nic.id]
  custom_data           = «""|base64encode("docker run x")|base64encode(local.twice)»

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = «"Premium_LRS"|"UltraSSD_LRS"»
    disk_size_gb         = «local.size|var.size|1 / 0|32»
    «|security_encryption_type = "VMGuestStateOnly"»
  }

  source_image_reference {
    publisher = «"Canonical"|"MicrosoftWindowsServer"»
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}

resource "azurerm_managed_disk" "data" {
  for_each             = local.disks
  name                 = "data-${each.key}"
  resource_group_name  = "rg"
  location             = var.location
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = «64|local.size»
  max_shares           = «each.value|var.shares|module.names.shares»
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  for_each           = «azurerm_managed_disk.data|local.disks»
  virtual_machine_id = «local.vm_id|azurerm_linux_virtual_machine.other.id»
  managed_disk_id    = azurerm_managed_disk.data[each.key].id
  lun                = «0|1|each.value»
  caching            = "None"
}

resource "azurerm_linux_virtual_machine" "other" {
  name                = "other"
  resource_group_name = «"rg"|"RG2"|var.group»
  location            = «"westeurope"|var.location»
  size                = "Standard_D2s_v5"

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }
}

resource "azurerm_virtual_machine_extension" "ade" {
  name                 = "ade"
  virtual_machine_id   = «azurerm_linux_virtual_machine.other.id|local.vm_id»
  publisher            = "Microsoft.Azure.Security"
  type                 = «"AzureDiskEncryption"|"AzureDiskEncryptionForLinux"|local.none»
  type_handler_version = "2.2"
}
"""

PROTECTION = """\
resource "azurerm_backup_protected_vm" "vm" {
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = «azurerm_linux_virtual_machine.other.id|local.vm_id|"${local.ids}/far"»
  backup_policy_id    = azurerm_backup_policy_vm.daily.id
  exclude_disk_luns   = «[]|[0]|[7]»
}

«|resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = azurerm_linux_virtual_machine.other.id
  lock_level = "ReadOnly"
}
|resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = data.azurerm_resource_group.rg.id
  lock_level = "ReadOnly"
}
»
data "azurerm_resource_group" "rg" {
  name = «"rg"|var.group»
}

«|moved {
  from = azurerm_managed_disk.old
  to   = azurerm_managed_disk.data
}

»module "names" {
  source   = "./names"
  «|count    = 1
  »vm       = «"vm"|var.group»
  location = «var.location|"westeurope"»
  shares   = «1|2|var.shares»
  «|machine  = local.vm_id
  |machine  = azurerm_linux_virtual_machine.vm
  »
}

«|module "far" {
  source   = "Azure/far/azurerm"
  location = module.names.location
}
|module "far" {
  source  = "Azure/far/azurerm"
  machine = local.vm_id
}
|module "far" {
  source   = "Azure/far/azurerm"
  machines = [module.names.passed]
}
»«|module "farther" {
  source = "Azure/farther/azurerm"
}
»output "vault" {
  value = «azurerm_recovery_services_vault.vault.id|local.size»
}
"""

VARIABLES = """\
variable "location" {
  default = «"westeurope"|"northeurope"|var.group»
}

variable "subscription" {
  «|default = "00000000-0000-0000-0000-000000000003"
»}

variable "size" {
  type    = number
  default = «64|40000»
}

variable "shares" {
  type    = number
  default = «1|2»
  «|validation {
    condition     = var.shares < 2
    error_message = "no"
  }
»}

variable "number" {
  «|default = 1
|default = 0
»}

variable "disks" {
  «|default = { x = 2 }
»}

variable "group" {
  default = «"rg"|"other"»
}

variable "vm_size" {
  type = string
  «|default = "Standard_D2s_v5"
»«|validation {
    condition     = contains(["Standard_A1_v2", "Basic_A0"], var.vm_size)
    error_message = "no"
  }
»}
"""

NAMES = """\
variable "vm" {}

variable "location" {}

variable "shares" {}

variable "machine" {
  default = null
}

locals {
  name = "${var.vm}«|-1»"
}

output "vm" {
  value = «local.name|"fixed"»
}

output "passed" {
  value = «var.machine|local.name|[var.machine, var.shares]»
}

output "location" {
  value = «lower(var.location)|"westeurope"»
}

output "shares" {
  value = «var.shares|3»
}

resource "azurerm_managed_disk" "inner" {
  name                 = local.name
  resource_group_name  = "rg"
  location             = var.location
  storage_account_type = "Premium_LRS"
  create_option        = "Empty"
  disk_size_gb         = 32
  max_shares           = «var.shares|2|local.shares»
}
"""

OVERRIDE = """\
«|resource "azurerm_managed_disk" "data" {
  disk_size_gb = 40000
}
»«|locals {
  hub = "00000000-0000-0000-0000-000000000009"
}
»"""

VALUES = """\
«|size = 32
»«|shares = 2
»«|number = 2
»«|disks = { y = 2 }
»«|nobody = 1
»"""

FILES = {
    "main.tf": MAIN,
    "machines.tf": MACHINES,
    "protection.tf": PROTECTION,
    "variables.tf": VARIABLES,
    "names/main.tf": NAMES,
    "main_override.tf": OVERRIDE,
    "terraform.tfvars": VALUES,
}


@dataclass
class Slots:
    """The texts of files, with one choice for each slot."""

    chance: random.Random
    chosen: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chosen = {name: [0] * len(SLOT.findall(text)) for name, text in FILES.items()}

    def text(self, name: str) -> str:
        """The text of a file."""
        number = iter(self.chosen[name])
        return SLOT.sub(lambda slot: slot.group(1).split("|")[next(number)], FILES[name])

    def change(self) -> str:
        """Chooses anew in one slot, and gives the name of its file."""
        name = self.chance.choice([name for name, chosen in self.chosen.items() if chosen])
        slots = SLOT.findall(FILES[name])
        at = self.chance.randrange(len(slots))
        self.chosen[name][at] = self.chance.randrange(slots[at].count("|") + 1)
        return name
