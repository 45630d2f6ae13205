# the locked group is given later
# base: vm

variable "scope" {
  type = string
}

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = var.scope
  lock_level = "CanNotDelete"
}
