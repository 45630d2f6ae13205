# a Windows time zone
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  timezone = "Tokyo Standard Time"
}
