# whether it is protected is given later
# base: protected-vm

variable "backup" {
  type = bool
}

provider "azurerm" {
  features {}
}

provider "azurerm" {
  alias = "hub"
  features {}
}

resource "azurerm_recovery_services_vault" "vault" {
  provider = azurerm.hub
}

resource "azurerm_backup_policy_vm" "policy" {
  provider = azurerm.hub
}

resource "azurerm_backup_protected_vm" "item" {
  provider = azurerm.hub
  count    = var.backup ? 1 : 0
}
