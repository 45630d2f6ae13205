# 33 disks
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

resource "azurerm_managed_disk" "data" {
  count = 33
  name  = "data-${count.index}"
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count           = 33
  managed_disk_id = azurerm_managed_disk.data[count.index].id
  lun             = count.index
}
