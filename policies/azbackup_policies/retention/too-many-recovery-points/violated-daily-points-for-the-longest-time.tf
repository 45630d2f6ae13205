# daily points for the longest time, and weekly ones for longer still
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  retention_daily {
    count = 9999
  }

  retention_weekly {
    count    = 5000
    weekdays = ["Sunday"]
  }
}
