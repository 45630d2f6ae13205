# only a data disk has it
# base: data-disk

resource "azurerm_virtual_machine_data_disk_attachment" "data" {
  write_accelerator_enabled = true
}
