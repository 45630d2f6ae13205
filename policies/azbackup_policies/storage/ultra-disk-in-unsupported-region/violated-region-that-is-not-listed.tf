# a region that is not listed
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
  location = "japaneast"
}

resource "azurerm_managed_disk" "data" {
  location             = "japaneast"
  #                      ^^^^^^^^^^^
  storage_account_type = "UltraSSD_LRS"
}
