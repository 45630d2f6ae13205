# a vTPM makes it a trusted launch VM
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  vtpm_enabled = true
  #              ^^^^
}
