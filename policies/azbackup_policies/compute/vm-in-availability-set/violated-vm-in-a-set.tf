# a VM in a set
# base: vm

resource "azurerm_linux_virtual_machine" "vm" {
  availability_set_id = azurerm_availability_set.set.id
  #                     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}

resource "azurerm_availability_set" "set" {
  name                = "set"
  resource_group_name = "rg"
  location            = "westeurope"
}
