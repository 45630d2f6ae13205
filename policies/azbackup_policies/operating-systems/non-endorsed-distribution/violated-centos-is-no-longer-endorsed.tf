# CentOS has reached its end of life
# edition: 2026-03-26
# base: protected-vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "OpenLogic"
    offer     = "CentOS"
    #           ^^^^^^^^
    sku       = "7_9-gen2"
    version   = "latest"
  }
}
