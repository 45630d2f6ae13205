# a level that locks nothing

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/AzureBackupRG_westeurope_1"
  lock_level = "NotSpecified"
}
