# a variable decides
# base: unmanaged-vm

variable "blobs" {
  type = bool
}

resource "azurerm_virtual_machine" "vm" {
  storage_os_disk {
    name          = "os"
    create_option = "FromImage"
    vhd_uri       = var.blobs ? "https://account.blob.core.windows.net/vhds/os.vhd" : null
  }
}
