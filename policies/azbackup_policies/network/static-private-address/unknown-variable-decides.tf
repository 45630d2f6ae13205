# a variable decides
# base: vm

variable "allocation" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  network_interface_ids = [azurerm_network_interface.nic.id]
}

resource "azurerm_network_interface" "nic" {
  name                = "nic"
  resource_group_name = "rg"
  location            = "westeurope"

  ip_configuration {
    name                          = "internal"
    subnet_id                     = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Network/virtualNetworks/net/subnets/main"
    private_ip_address_allocation = var.allocation
  }
}
