# two days in a weekly policy
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = 2
  #                                ^

  backup {
    frequency = "Weekly"
    time      = "23:00"
    weekdays  = ["Sunday"]
  }
}
