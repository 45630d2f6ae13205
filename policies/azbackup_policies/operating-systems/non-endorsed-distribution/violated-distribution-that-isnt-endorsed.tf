# a distribution that isn't endorsed
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "kali-linux"
    #           ^^^^^^^^^^^^
    offer     = "kali"
    sku       = "kali-2024-4"
    version   = "latest"
  }
}
