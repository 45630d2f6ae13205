# no source tells whether the region has a pair
# base: vault

resource "azurerm_recovery_services_vault" "vault" {
  location                     = "swedensouth"
  cross_region_restore_enabled = true
}
