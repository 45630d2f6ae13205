# the vault has none
# base: confidential-vm, vault, protected

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = "${azurerm_recovery_services_vault.vault.id}/backupPolicies/DefaultPolicy"
}
