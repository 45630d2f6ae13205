# a lock on a VM with managed disks
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name              = "os"
    create_option     = "FromImage"
    managed_disk_type = "Premium_LRS"
  }
}

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = azurerm_virtual_machine.vm.id
  lock_level = "CanNotDelete"
}
