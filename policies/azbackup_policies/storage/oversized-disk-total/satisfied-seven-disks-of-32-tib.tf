# seven disks of 32 TiB
# base: data-disk

resource "azurerm_managed_disk" "data" {
  count = 7
  name  = "data-${count.index}"
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count           = 7
  managed_disk_id = azurerm_managed_disk.data[count.index].id
  lun             = count.index
}
