# a size of Azure Boost
# base: vm, crash-consistent-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_D4s_v6"
  #      ^^^^^^^^^^^^^^^^^
}
