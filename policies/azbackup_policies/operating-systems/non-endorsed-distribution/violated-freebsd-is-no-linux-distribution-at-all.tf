# FreeBSD is no Linux distribution at all
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "thefreebsdfoundation"
    #           ^^^^^^^^^^^^^^^^^^^^^^
    offer     = "freebsd-13_1"
    sku       = "13_1-release"
    version   = "latest"
  }
}
