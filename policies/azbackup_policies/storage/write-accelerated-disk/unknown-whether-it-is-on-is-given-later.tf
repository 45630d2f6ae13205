# whether it is on is given later
# base: data-disk

variable "fast" {
  type = bool
}

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  write_accelerator_enabled = var.fast
}
