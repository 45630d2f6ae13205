# the size is given later
# base: vm, crash-consistent-policy, protected

variable "size" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  size = var.size
}
