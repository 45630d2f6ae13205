# the size is given later
# base: data-disk

variable "size" {
  type = number
}

resource "azurerm_managed_disk" "data" {
  disk_size_gb = var.size
}
