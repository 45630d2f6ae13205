# the number of disks is given later
# base: data-disk

variable "disks" {
  type = number
}

resource "azurerm_managed_disk" "data" {
  count = var.disks
  name  = "data-${count.index}"
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  count           = var.disks
  managed_disk_id = azurerm_managed_disk.data[count.index].id
  lun             = count.index
}
