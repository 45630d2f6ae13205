# Enhanced policy
# base: vm, enhanced-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  secure_boot_enabled = true
}
