# a variable decides
# base: vm

variable "extensions" {
  type = bool
}

resource "azurerm_linux_virtual_machine" "vm" {
  allow_extension_operations = var.extensions
}
