# one of two data disks is left out
# base: windows-vm, standard-policy

resource "azurerm_windows_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

resource "azurerm_managed_disk" "data" {
  count                = 2
  name                 = "data-${count.index}"
  resource_group_name  = "rg"
  location             = "westeurope"
  create_option        = "Empty"
  storage_account_type = "Premium_LRS"
  disk_size_gb         = 256
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count              = 2
  virtual_machine_id = azurerm_windows_virtual_machine.vm.id
  managed_disk_id    = azurerm_managed_disk.data[count.index].id
  lun                = count.index
  caching            = "None"
}

resource "azurerm_backup_protected_vm" "item" {
  resource_group_name = "rg"
  recovery_vault_name = azurerm_recovery_services_vault.vault.name
  source_vm_id        = azurerm_windows_virtual_machine.vm.id
  backup_policy_id    = azurerm_backup_policy_vm.policy.id
  exclude_disk_luns   = [1]
}
