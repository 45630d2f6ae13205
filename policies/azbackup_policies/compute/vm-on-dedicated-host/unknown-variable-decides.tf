# a variable decides
# base: vm

variable "host" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  dedicated_host_id = var.host
}
