# an OS disk with a disk encryption set
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                = "ReadWrite"
    storage_account_type   = "Standard_LRS"
    disk_encryption_set_id = azurerm_disk_encryption_set.set.id
    #                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  }
}

resource "azurerm_disk_encryption_set" "set" {
  name                = "set"
  resource_group_name = "rg"
  location            = "westeurope"
  key_vault_key_id    = "https://keys.vault.azure.net/keys/key/1"
}
