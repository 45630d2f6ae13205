# a VM whose OS disk is a page blob in a storage account

resource "azurerm_virtual_machine" "vm" {
  name                  = "vm"
  resource_group_name   = "rg"
  location              = "westeurope"
  vm_size               = "Standard_D4s_v5"
  network_interface_ids = []

  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = "https://account.blob.core.windows.net/vhds/os.vhd"
  }
}
