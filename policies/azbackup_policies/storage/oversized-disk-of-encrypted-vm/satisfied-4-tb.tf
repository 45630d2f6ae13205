# a disk of 4 TB
# base: protected-vm, data-disk

resource "azurerm_managed_disk" "data" {
  disk_size_gb = 4096
}

resource "azurerm_virtual_machine_extension" "encryption" {
  name                 = "encryption"
  virtual_machine_id   = azurerm_linux_virtual_machine.vm.id
  publisher            = "Microsoft.Azure.Security"
  type                 = "AzureDiskEncryptionForLinux"
  type_handler_version = "1.1"
  settings             = jsonencode({ EncryptionOperation = "EnableEncryption" })
}
