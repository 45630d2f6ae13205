# four disks on a size for four
# base: data-disk

resource "azurerm_linux_virtual_machine" "vm" {
  size = "Standard_D2s_v5"
}

resource "azurerm_managed_disk" "data" {
  count = 4
  name  = "data-${count.index}"
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count           = 4
  managed_disk_id = azurerm_managed_disk.data[count.index].id
  lun             = count.index
}
