# one core of four is switched on
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_DS12-1_v2"
  #      ^^^^^^^^^^^^^^^^^^^^
}
