# the VM, protected under the DefaultPolicy of a vault
# base: vault, protected

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = "${azurerm_recovery_services_vault.vault.id}/backupPolicies/DefaultPolicy"
}
