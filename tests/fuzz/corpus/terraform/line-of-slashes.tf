locals {
  a = { ///////////////////////////////////////////////////
    b = 1
  }
}
resource "azurerm_managed_disk" "d" {
  name = local.a.b
  max_shares = 2
}
