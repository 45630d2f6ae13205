# the state of the guest is encrypted
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                  = "ReadWrite"
    storage_account_type     = "Premium_LRS"
    security_encryption_type = "VMGuestStateOnly"
    #                          ^^^^^^^^^^^^^^^^^^
  }
}
