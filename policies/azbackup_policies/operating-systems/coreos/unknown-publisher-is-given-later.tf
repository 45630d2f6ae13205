# the publisher is given later
# base: vm

variable "publisher" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = var.publisher
    offer     = "offer"
    sku       = "sku"
    version   = "latest"
  }
}
