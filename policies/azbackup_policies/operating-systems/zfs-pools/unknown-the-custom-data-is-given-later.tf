# the custom data is given later
# base: vm

variable "custom_data" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  custom_data = var.custom_data
}
