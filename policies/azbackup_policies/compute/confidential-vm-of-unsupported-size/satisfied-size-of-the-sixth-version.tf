# a size of the sixth version
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_DC4as_v6"
}
