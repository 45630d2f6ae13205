# 30 days with six snapshots a day
# base: enhanced-policy

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = 30
  #                                ^^

  backup {
    frequency     = "Hourly"
    time          = "06:00"
    hour_interval = 4
    hour_duration = 24
  }
}
