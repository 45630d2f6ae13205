# points of Sundays and backups on Saturdays
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency = "Weekly"
    time      = "23:00"
    weekdays  = ["Saturday"]
  }

  retention_weekly {
    count    = 12
    weekdays = ["Sunday"]
    #           ^^^^^^^^
  }
}
