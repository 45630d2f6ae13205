# a shared disk
# base: data-disk, crash-consistent-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_managed_disk" "data" {
  max_shares = 2
  #            ^
}
