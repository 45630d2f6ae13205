# a VM in a zone
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  zone = "1"
}
