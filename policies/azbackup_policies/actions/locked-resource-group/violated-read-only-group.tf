# a read-only group
# base: vm

resource "azurerm_resource_group" "rg" {
  name     = "rg"
  location = "westeurope"
}

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = azurerm_resource_group.rg.id
  lock_level = "ReadOnly"
  #            ^^^^^^^^^^
}
