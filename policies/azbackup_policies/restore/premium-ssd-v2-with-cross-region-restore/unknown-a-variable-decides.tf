# a variable decides
# base: data-disk, enhanced-policy, protected

variable "crr" {
  type = bool
}

resource "azurerm_managed_disk" "data" {
  storage_account_type = "PremiumV2_LRS"
}

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = var.crr
}
