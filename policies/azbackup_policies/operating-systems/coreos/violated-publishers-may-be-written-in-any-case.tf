# publishers may be written in any case
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "coreos"
    #           ^^^^^^^^
    offer     = "coreos"
    sku       = "beta"
    version   = "latest"
  }
}
