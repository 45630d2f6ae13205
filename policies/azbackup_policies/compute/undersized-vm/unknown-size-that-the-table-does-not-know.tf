# a size that the table does not know
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_X4s_v99"
}
