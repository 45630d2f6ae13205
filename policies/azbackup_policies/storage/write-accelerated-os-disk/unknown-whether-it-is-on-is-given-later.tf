# whether it is on is given later
# base: vm

variable "fast" {
  type = bool
}

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                   = "None"
    storage_account_type      = "Premium_LRS"
    write_accelerator_enabled = var.fast
  }
}
