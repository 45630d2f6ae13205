# the size is given later
# base: confidential-vm

variable "size" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  size = var.size
}
