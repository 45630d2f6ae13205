# managed disks and an availability set
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  availability_set_id = azurerm_availability_set.set.id

  storage_os_disk {
    name              = "os"
    create_option     = "FromImage"
    managed_disk_type = "Premium_LRS"
  }
}

resource "azurerm_availability_set" "set" {
  name                = "set"
  resource_group_name = "rg"
  location            = "westeurope"
}
