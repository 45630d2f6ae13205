# a size without premium storage
# base: vm, crash-consistent-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_D4_v3"
  #      ^^^^^^^^^^^^^^^^
}
