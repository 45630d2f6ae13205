# after one month
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  tiering_policy {
    archived_restore_point {
      mode          = "TierAfter"
      duration      = 1
      #               ^
      duration_type = "Months"
    }
  }

  retention_monthly {
    count    = 60
    weekdays = ["Sunday"]
    weeks    = ["First"]
  }
}
