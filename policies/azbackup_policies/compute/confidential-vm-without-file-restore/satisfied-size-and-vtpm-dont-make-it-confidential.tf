# neither a size with confidential computing nor a vTPM makes a VM confidential
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  vtpm_enabled = true
}
