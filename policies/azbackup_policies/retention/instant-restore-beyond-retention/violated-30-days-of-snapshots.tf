# 30 days of snapshots, 14 days of points
# base: enhanced-policy

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = 30
  #                                ^^

  backup {
    frequency     = "Hourly"
    time          = "06:00"
    hour_interval = 12
    hour_duration = 12
  }

  retention_daily {
    count = 14
  }
}
