# the publisher offers its images under another name now
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "erockyenterprisesoftwarefoundationinc1653071250513"
    #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    offer     = "rockylinux-9"
    sku       = "rockylinux-9"
    version   = "latest"
  }

  plan {
    name      = "rockylinux-9"
    product   = "rockylinux-9"
    publisher = "erockyenterprisesoftwarefoundationinc1653071250513"
  }
}
