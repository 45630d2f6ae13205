# locally redundant
# base: vault

resource "azurerm_recovery_services_vault" "vault" {
  storage_mode_type            = "LocallyRedundant"
  #                              ^^^^^^^^^^^^^^^^^^
  cross_region_restore_enabled = true
}
