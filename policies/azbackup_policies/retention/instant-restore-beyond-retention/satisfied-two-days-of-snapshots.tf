# two days of snapshots, 30 days of points
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = 2

  retention_daily {
    count = 30
  }
}
