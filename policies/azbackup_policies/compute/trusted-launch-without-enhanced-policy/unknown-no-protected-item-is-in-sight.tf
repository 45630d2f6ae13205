# no protected item is in sight
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  vtpm_enabled = true
}
