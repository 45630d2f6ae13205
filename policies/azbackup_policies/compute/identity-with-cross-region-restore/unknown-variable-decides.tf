# a variable decides
# base: vm, default-protection

variable "crr" {
  type = bool
}

resource "azurerm_linux_virtual_machine" "vm" {
  identity {
    type = "SystemAssigned"
  }
}

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = var.crr
}
