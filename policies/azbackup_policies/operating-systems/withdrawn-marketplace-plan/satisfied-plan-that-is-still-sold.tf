# a plan that is still sold
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "kinvolk"
    offer     = "flatcar-container-linux-free"
    sku       = "stable"
    version   = "latest"
  }

  plan {
    name      = "stable"
    product   = "flatcar-container-linux-free"
    publisher = "kinvolk"
  }
}
