# the type of the disk is given later
# base: data-disk, crash-consistent-policy, protected

variable "type" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_managed_disk" "data" {
  storage_account_type = var.type
}
