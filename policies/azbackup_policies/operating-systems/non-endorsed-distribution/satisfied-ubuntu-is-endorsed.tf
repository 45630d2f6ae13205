# Ubuntu is endorsed
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}
