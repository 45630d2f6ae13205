# 17 unmanaged disks
# base: unmanaged-vm

resource "azurerm_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  dynamic "storage_data_disk" {
    for_each = range(17)
    content {
      name          = "data-${storage_data_disk.value}"
      create_option = "Empty"
      disk_size_gb  = 128
      lun           = storage_data_disk.value
      vhd_uri       = "https://account.blob.core.windows.net/vhds/data-${storage_data_disk.value}.vhd"
    }
  }
}
