# a region that is not listed
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
  location = "swedencentral"
}

resource "azurerm_managed_disk" "data" {
  location             = "swedencentral"
  #                      ^^^^^^^^^^^^^^^
  storage_account_type = "PremiumV2_LRS"
}
