# a Standard policy with a daily backup, in a vault
# base: vault

resource "azurerm_backup_policy_vm" "policy" {
  name                = "policy"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name

  backup {
    frequency = "Daily"
    time      = "23:00"
  }
}
