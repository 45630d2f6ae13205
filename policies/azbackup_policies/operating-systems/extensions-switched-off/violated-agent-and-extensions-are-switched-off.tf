# agent and extensions are switched off
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  provision_vm_agent         = false
  allow_extension_operations = false
  #                            ^^^^^
}
