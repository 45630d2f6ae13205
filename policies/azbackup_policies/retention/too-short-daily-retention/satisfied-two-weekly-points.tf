# two weekly points
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency = "Weekly"
    time      = "23:00"
    weekdays  = ["Sunday"]
  }

  retention_weekly {
    count    = 2
    weekdays = ["Sunday"]
  }
}
