# a disk encryption set for the confidential OS disk
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "vm" {
  os_disk {
    caching                          = "ReadWrite"
    storage_account_type             = "Premium_LRS"
    security_encryption_type         = "DiskWithVMGuestState"
    #                                  ^^^^^^^^^^^^^^^^^^^^^^
    secure_vm_disk_encryption_set_id = azurerm_disk_encryption_set.keys.id
  }
}

resource "azurerm_disk_encryption_set" "keys" {
  name                = "keys"
  resource_group_name = "rg"
  location            = "westeurope"
  encryption_type     = "ConfidentialVmEncryptedWithCustomerKey"
  key_vault_key_id    = "https://vault.vault.azure.net/keys/key/1"

  identity {
    type = "SystemAssigned"
  }
}
