# the set is given later
# base: vm

variable "set" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                = "ReadWrite"
    storage_account_type   = "Standard_LRS"
    disk_encryption_set_id = var.set
  }
}
