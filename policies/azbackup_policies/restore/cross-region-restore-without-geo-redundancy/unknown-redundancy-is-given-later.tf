# the redundancy is given later
# base: vault

variable "redundancy" {
  type = string
}

resource "azurerm_recovery_services_vault" "vault" {
  storage_mode_type            = var.redundancy
  cross_region_restore_enabled = true
}
