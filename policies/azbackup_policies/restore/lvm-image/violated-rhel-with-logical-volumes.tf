# RHEL with logical volumes
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "RedHat"
    offer     = "RHEL"
    sku       = "8-lvm-gen2"
    #           ^^^^^^^^^^^^
    version   = "latest"
  }
}
