# a variable decides on the key
# base: confidential-vm

variable "key_set" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                          = "ReadWrite"
    storage_account_type             = "Premium_LRS"
    security_encryption_type         = "DiskWithVMGuestState"
    secure_vm_disk_encryption_set_id = var.key_set
  }
}
