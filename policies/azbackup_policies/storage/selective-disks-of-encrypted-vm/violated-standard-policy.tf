# a Standard policy
# base: protected-vm, data-disk

resource "azurerm_virtual_machine_extension" "encryption" {
  name                 = "encryption"
  virtual_machine_id   = azurerm_linux_virtual_machine.vm.id
  publisher            = "Microsoft.Azure.Security"
  type                 = "AzureDiskEncryptionForLinux"
  type_handler_version = "1.1"
  settings             = jsonencode({ EncryptionOperation = "EnableEncryption" })
}

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

resource "azurerm_backup_protected_vm" "item" {
  exclude_disk_luns = [0]
}
