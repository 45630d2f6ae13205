# the security type is given later
# base: vm

variable "vtpm" {
  type = bool
}

resource "azurerm_linux_virtual_machine" "vm" {
  vtpm_enabled = var.vtpm
}
