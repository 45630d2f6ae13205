# no protected item is in sight
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
  location = "polandcentral"
}

resource "azurerm_managed_disk" "data" {
  location             = "polandcentral"
  storage_account_type = "PremiumV2_LRS"
}
