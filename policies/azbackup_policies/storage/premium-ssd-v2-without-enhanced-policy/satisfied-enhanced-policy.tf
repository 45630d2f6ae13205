# Enhanced policy
# base: data-disk, enhanced-policy, protected

resource "azurerm_managed_disk" "data" {
  storage_account_type = "PremiumV2_LRS"
}
