# lock on the subscription of a VM
# base: vm

data "azurerm_subscription" "current" {}

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = data.azurerm_subscription.current.id
  lock_level = "ReadOnly"
  #            ^^^^^^^^^^
}
