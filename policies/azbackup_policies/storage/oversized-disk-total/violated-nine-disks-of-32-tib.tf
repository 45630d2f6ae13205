# nine disks of 32 TiB
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

resource "azurerm_managed_disk" "data" {
  count        = 9
  name         = "data-${count.index}"
  disk_size_gb = 32767
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count           = 9
  managed_disk_id = azurerm_managed_disk.data[count.index].id
  lun             = count.index
}
