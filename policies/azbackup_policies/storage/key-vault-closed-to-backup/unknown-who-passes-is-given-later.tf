# who passes is given later
# base: protected-vm

variable "bypass" {
  type = string
}

resource "azurerm_key_vault" "keys" {
  name                        = "keys"
  resource_group_name         = "rg"
  location                    = "westeurope"
  tenant_id                   = "00000000-0000-0000-0000-000000000000"
  sku_name                    = "standard"
  enabled_for_disk_encryption = true

  network_acls {
    default_action = "Deny"
    bypass         = var.bypass
  }
}

resource "azurerm_virtual_machine_extension" "encryption" {
  name                 = "encryption"
  virtual_machine_id   = azurerm_linux_virtual_machine.vm.id
  publisher            = "Microsoft.Azure.Security"
  type                 = "AzureDiskEncryptionForLinux"
  type_handler_version = "1.1"

  settings = jsonencode({
    EncryptionOperation = "EnableEncryption"
    KeyVaultURL         = azurerm_key_vault.keys.vault_uri
    KeyVaultResourceId  = azurerm_key_vault.keys.id
  })
}
