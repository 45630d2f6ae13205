# exactly as many as there may be
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 9999
  }
}
