# a VM with Trusted Launch
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  secure_boot_enabled = true
  vtpm_enabled        = true
}
