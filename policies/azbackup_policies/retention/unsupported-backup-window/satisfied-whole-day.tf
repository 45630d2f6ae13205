# a whole day
# base: enhanced-policy

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency     = "Hourly"
    time          = "06:00"
    hour_interval = 4
    hour_duration = 24
  }
}
