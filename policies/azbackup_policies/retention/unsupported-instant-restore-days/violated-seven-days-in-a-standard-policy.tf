# seven days in a Standard policy
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = 7
  #                                ^
}
