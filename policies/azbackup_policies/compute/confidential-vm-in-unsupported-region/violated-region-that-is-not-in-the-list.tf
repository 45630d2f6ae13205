# a region that is not in the list
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "vm" {
  location = "westeurope"
  #          ^^^^^^^^^^^^
}
