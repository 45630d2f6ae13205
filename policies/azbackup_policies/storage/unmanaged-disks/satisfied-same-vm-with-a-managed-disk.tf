# the same VM with a managed disk
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name              = "os"
    create_option     = "FromImage"
    managed_disk_type = "Premium_LRS"
  }
}
