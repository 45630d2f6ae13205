# a hundred years
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 30
  }

  retention_yearly {
    count    = 100
    #          ^^^
    months   = ["January"]
    weekdays = ["Sunday"]
    weeks    = ["First"]
  }
}
