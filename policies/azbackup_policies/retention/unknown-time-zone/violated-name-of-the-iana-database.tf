# a name of the IANA database
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  timezone = "Europe/Berlin"
  #          ^^^^^^^^^^^^^^^
}
