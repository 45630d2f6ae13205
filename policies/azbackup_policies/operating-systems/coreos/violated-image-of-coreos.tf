# an image of CoreOS
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "CoreOS"
    #           ^^^^^^^^
    offer     = "CoreOS"
    sku       = "Stable"
    version   = "latest"
  }
}
