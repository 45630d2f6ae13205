# a variable decides
# base: confidential-vm, default-protection

variable "crr" {
  type = bool
}

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = var.crr
}
