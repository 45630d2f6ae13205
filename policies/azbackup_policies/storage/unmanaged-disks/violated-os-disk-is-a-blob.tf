# the OS disk is a blob
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = "https://account.blob.core.windows.net/vhds/os.vhd"
    #               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  }
}
