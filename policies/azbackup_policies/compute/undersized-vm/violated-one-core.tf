# one core
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_B1s"
  #      ^^^^^^^^^^^^^^
}
