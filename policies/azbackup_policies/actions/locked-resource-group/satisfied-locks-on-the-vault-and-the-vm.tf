# locks on the vault and the VM, and none on the group
# base: vm, vault

resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}

resource "azurerm_management_lock" "group" {
  name       = "group"
  scope      = azurerm_resource_group.rg.id
  lock_level = "NotSpecified"
}

resource "azurerm_management_lock" "vault" {
  name       = "vault"
  scope      = azurerm_recovery_services_vault.vault.id
  lock_level = "CanNotDelete"
}

resource "azurerm_management_lock" "vm" {
  name       = "vm"
  scope      = azurerm_linux_virtual_machine.vm.id
  lock_level = "CanNotDelete"
}
