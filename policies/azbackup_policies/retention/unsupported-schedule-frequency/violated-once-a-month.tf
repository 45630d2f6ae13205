# once a month
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency = "Monthly"
    #           ^^^^^^^^^
    time      = "23:00"
  }
}
