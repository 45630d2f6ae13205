# the region is given later
# base: confidential-vm

variable "region" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  location = var.region
}
