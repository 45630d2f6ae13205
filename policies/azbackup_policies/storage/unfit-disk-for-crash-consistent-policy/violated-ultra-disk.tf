# an Ultra disk
# base: data-disk, crash-consistent-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Premium_LRS"
  }
}

resource "azurerm_managed_disk" "data" {
  storage_account_type = "UltraSSD_LRS"
  #                      ^^^^^^^^^^^^^^
}
