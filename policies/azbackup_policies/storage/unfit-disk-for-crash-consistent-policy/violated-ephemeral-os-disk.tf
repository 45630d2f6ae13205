# an ephemeral OS disk
# base: vm, crash-consistent-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
    diff_disk_settings {
      option = "Local"
      #        ^^^^^^^
    }
  }
}
