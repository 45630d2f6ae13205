# the disk has another LUN
# base: protected-vm, data-disk

resource "azurerm_linux_virtual_machine" "vm" {
  source_image_reference {
    publisher = "Canonical"
    offer     = "ubuntu-24_04-lts"
    sku       = "server"
    version   = "latest"
  }
}

resource "azurerm_backup_protected_vm" "item" {
  exclude_disk_luns = [1]
  #                   ^^^
}
