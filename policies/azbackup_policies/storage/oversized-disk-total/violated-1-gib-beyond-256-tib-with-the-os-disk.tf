# 1 GiB beyond 256 TiB with the OS disk
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
    disk_size_gb         = 768
  }
}

resource "azurerm_managed_disk" "data" {
  count        = 8
  name         = "data-${count.index}"
  disk_size_gb = count.index == 0 ? 32001 : 32768
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count           = 8
  managed_disk_id = azurerm_managed_disk.data[count.index].id
  lun             = count.index
}
