# an image with a plan
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "paloaltonetworks"
    offer     = "vmseries-flex"
    sku       = "byol"
    version   = "latest"
  }

  plan {
# ^^^^
    name      = "byol"
    product   = "vmseries-flex"
    publisher = "paloaltonetworks"
  }
}
