# a variable decides
# base: vm

variable "set" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  availability_set_id = var.set
}
