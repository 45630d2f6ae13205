# a data source of another subscription
# base: standard-policy, protected

provider "azurerm" {
  subscription_id = "22222222-2222-2222-2222-222222222222"
  features {}
}

provider "azurerm" {
  alias           = "shop"
  subscription_id = "11111111-1111-1111-1111-111111111111"
  features {}
}

data "azurerm_virtual_machine" "vm" {
  provider            = azurerm.shop
  name                = "vm"
  resource_group_name = "rg"
}

resource "azurerm_backup_protected_vm" "item" {
  source_vm_id = data.azurerm_virtual_machine.vm.id
  #              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
}
