# the region is given later
# base: vault

variable "location" {
  type = string
}

resource "azurerm_recovery_services_vault" "vault" {
  location                     = var.location
  cross_region_restore_enabled = true
}
