# five days
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 5
    #       ^
  }
}
