# an Enhanced policy with a backup every four hours, in a vault
# base: vault

resource "azurerm_backup_policy_vm" "policy" {
  name                = "policy"
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  policy_type         = "V2"

  backup {
    frequency     = "Hourly"
    time          = "08:00"
    hour_interval = 4
    hour_duration = 12
  }
}
