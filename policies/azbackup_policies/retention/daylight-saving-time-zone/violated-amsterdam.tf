# Amsterdam
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  timezone = "W. Europe Standard Time"
  #          ^^^^^^^^^^^^^^^^^^^^^^^^^
}
