# a variable decides
# base: confidential-vm, vault, protected

variable "crr" {
  type = bool
}

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = var.crr
}

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = "${azurerm_recovery_services_vault.vault.id}/backupPolicies/DefaultPolicy"
}
