# only the state of the guest is encrypted; keys of ordinary disks are something else
# base: confidential-vm

resource "azurerm_linux_virtual_machine" "other" {
  name                = "other"
  resource_group_name = "rg"
  location            = "westeurope"
  size                = "Standard_D4s_v5"

  os_disk {
    caching                = "ReadWrite"
    storage_account_type   = "Premium_LRS"
    disk_encryption_set_id = azurerm_disk_encryption_set.keys.id
  }
}

resource "azurerm_disk_encryption_set" "keys" {
  name                = "keys"
  resource_group_name = "rg"
  location            = "westeurope"
  encryption_type     = "EncryptionAtRestWithCustomerKey"
  key_vault_key_id    = "https://vault.vault.azure.net/keys/key/1"

  identity {
    type = "SystemAssigned"
  }
}
