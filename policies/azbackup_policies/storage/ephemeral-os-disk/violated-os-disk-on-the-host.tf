# OS disk on the host
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching              = "ReadOnly"
    storage_account_type = "Standard_LRS"
    diff_disk_settings {
      option = "Local"
      #        ^^^^^^^
    }
  }
}
