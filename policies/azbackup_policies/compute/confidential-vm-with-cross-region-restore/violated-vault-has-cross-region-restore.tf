# the vault has cross-region restore
# base: confidential-vm, vault, protected

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = true
  #                              ^^^^
}

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = "${azurerm_recovery_services_vault.vault.id}/backupPolicies/DefaultPolicy"
}
