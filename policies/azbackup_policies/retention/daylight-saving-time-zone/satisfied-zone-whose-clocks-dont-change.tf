# a zone whose clocks don't change
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  timezone = "India Standard Time"
}
