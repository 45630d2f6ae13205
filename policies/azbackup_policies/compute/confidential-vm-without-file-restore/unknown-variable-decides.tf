# a variable decides
# base: confidential-vm

variable "encryption" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                  = "ReadWrite"
    storage_account_type     = "Premium_LRS"
    security_encryption_type = var.encryption
  }
}
