# the VM's group is given later
# base: vm

variable "group" {
  type = string
}

resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = azurerm_resource_group.rg.id
  lock_level = "CanNotDelete"
}

resource "azurerm_linux_virtual_machine" "vm" {
  resource_group_name = var.group
}
