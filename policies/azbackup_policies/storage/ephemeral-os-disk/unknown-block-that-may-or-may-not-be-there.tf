# a block that may or may not be there
# base: vm

variable "ephemeral" {
  type = bool
}

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Standard_LRS"
    dynamic "diff_disk_settings" {
      for_each = var.ephemeral ? [1] : []
      content {
        option = "Local"
      }
    }
  }
}
