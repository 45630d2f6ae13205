# the LUN of the disk is given later
# base: protected-vm, data-disk

variable "lun" {
  type = number
}

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  lun = var.lun
}

resource "azurerm_backup_protected_vm" "item" {
  exclude_disk_luns = [1]
}
