# public access is allowed by default
# base: vault

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = true
}
