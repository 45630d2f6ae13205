# the same region in two spellings
# base: protected-vm

resource "azurerm_linux_virtual_machine" "vm" {
  location = "West Europe"
}
