# exactly 32 TiB
# base: data-disk

resource "azurerm_managed_disk" "data" {
  disk_size_gb = 32768
}
