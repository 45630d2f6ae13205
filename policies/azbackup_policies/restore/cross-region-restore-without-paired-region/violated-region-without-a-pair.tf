# a region without a pair
# base: vault

resource "azurerm_recovery_services_vault" "vault" {
  location                     = "polandcentral"
  #                              ^^^^^^^^^^^^^^^
  cross_region_restore_enabled = true
}
