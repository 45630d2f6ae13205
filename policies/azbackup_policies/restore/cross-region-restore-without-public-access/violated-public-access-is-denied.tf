# public access is denied
# base: vault

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled  = true
  public_network_access_enabled = false
  #                               ^^^^^
}
