# a region that is in the list
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "vm" {
  location = "Korea Central"
}
