# the vault's provider names another subscription
# base: protected-vm

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
