# a listed region
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
  location = "East US 2"
}

resource "azurerm_managed_disk" "data" {
  location             = "East US 2"
  storage_account_type = "PremiumV2_LRS"
}
