# the variable for the region is empty
# base: protected-vm

variable "location" {
  type    = string
  default = ""
}

resource "azurerm_linux_virtual_machine" "vm" {
  location = var.location
}
