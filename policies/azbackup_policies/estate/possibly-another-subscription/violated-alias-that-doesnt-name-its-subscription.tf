# an alias that doesn't name its subscription
# base: protected-vm

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
  provider     = azurerm.hub
  source_vm_id = azurerm_linux_virtual_machine.vm.id
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
