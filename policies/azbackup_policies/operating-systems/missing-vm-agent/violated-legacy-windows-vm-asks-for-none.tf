# a Windows VM of this type has no agent unless it asks for one
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name              = "os"
    create_option     = "FromImage"
    managed_disk_type = "Premium_LRS"
  }

  os_profile_windows_config {
  #^^^^^^^^^^^^^^^^^^^^^^^^
    timezone = "W. Europe Standard Time"
  }
}
