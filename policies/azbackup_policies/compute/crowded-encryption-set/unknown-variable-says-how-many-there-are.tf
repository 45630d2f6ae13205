# a variable says how many there are
# base: confidential-vm

variable "number" {
  type = number
}

resource "azurerm_linux_virtual_machine" "vm" {
  count    = var.number
  name     = "vm-${count.index}"
  location = "koreacentral"

  os_disk {
    caching                          = "ReadWrite"
    storage_account_type             = "Premium_LRS"
    security_encryption_type         = "DiskWithVMGuestState"
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
