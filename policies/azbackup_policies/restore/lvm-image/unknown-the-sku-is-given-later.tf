# the SKU is given later
# base: vm

variable "sku" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "RedHat"
    offer     = "RHEL"
    sku       = var.sku
    version   = "latest"
  }
}
