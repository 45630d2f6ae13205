# what is protected is given later
# base: vault, protected

variable "source" {
  type = string
}

resource "azurerm_backup_protected_vm" "item" {
  source_vm_id     = var.source
  backup_policy_id = "${azurerm_recovery_services_vault.vault.id}/backupPolicies/DefaultPolicy"
}
