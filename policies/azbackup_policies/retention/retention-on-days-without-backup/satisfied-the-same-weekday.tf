# the same weekday
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency = "Weekly"
    time      = "23:00"
    weekdays  = ["Saturday", "Sunday"]
  }

  retention_weekly {
    count    = 12
    weekdays = ["Sunday"]
  }
}
