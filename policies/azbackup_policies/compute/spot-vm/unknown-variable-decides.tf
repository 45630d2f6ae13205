# a variable decides
# base: vm

variable "priority" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  priority = var.priority
}
