# a copy of the OS disk of a confidential VM is attached
# base: vm

resource "azurerm_managed_disk" "data" {
  name                 = "data"
  resource_group_name  = "rg"
  location             = "westeurope"
  create_option        = "Copy"
  source_resource_id   = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Compute/disks/os-of-another"
  storage_account_type = "Premium_LRS"
  security_type        = "ConfidentialVM_DiskEncryptedWithPlatformKey"
  #                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  virtual_machine_id = azurerm_linux_virtual_machine.vm.id
  managed_disk_id    = azurerm_managed_disk.data.id
  lun                = 0
  caching            = "None"
}
