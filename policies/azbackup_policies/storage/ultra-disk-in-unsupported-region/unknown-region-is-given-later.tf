# the region is given later
# base: data-disk

variable "location" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  location = var.location
}

resource "azurerm_managed_disk" "data" {
  location             = var.location
  storage_account_type = "UltraSSD_LRS"
}
