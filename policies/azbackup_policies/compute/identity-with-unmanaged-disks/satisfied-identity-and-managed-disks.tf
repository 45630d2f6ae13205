# an identity and managed disks
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name              = "os"
    create_option     = "FromImage"
    managed_disk_type = "Premium_LRS"
  }

  identity {
    type = "SystemAssigned"
  }
}
