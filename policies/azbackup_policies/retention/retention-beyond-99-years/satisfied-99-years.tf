# 99 years, in months
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 30
  }

  retention_monthly {
    count    = 1188
    weekdays = ["Sunday"]
    weeks    = ["First"]
  }
}
