# a confidential VM
# base: trusted-launch-vm

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_DC4as_v5"

  os_disk {
    caching                  = "ReadWrite"
    storage_account_type     = "Premium_LRS"
    security_encryption_type = "VMGuestStateOnly"
  }
}
