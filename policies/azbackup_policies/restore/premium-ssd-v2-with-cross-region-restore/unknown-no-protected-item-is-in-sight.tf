# no protected item is in sight
# base: data-disk

resource "azurerm_managed_disk" "data" {
  storage_account_type = "PremiumV2_LRS"
}
