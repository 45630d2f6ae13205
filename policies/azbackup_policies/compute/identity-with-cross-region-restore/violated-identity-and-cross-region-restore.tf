# an identity, and cross-region restore
# base: vm, default-protection

resource "azurerm_linux_virtual_machine" "vm" {
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = true
  #                              ^^^^
}
