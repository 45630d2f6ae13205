# 33 unmanaged disks, too many of any kind
# base: unmanaged-vm
# edition: 2026-03-26

resource "azurerm_virtual_machine" "vm" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  dynamic "storage_data_disk" {
    for_each = range(33)
    content {
      name          = "data-${storage_data_disk.value}"
      create_option = "Empty"
      disk_size_gb  = 128
      lun           = storage_data_disk.value
      vhd_uri       = "https://account.blob.core.windows.net/vhds/data-${storage_data_disk.value}.vhd"
    }
  }
}
