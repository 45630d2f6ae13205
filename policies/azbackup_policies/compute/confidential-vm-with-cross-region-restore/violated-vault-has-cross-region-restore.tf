# the vault has cross-region restore
# base: confidential-vm, default-protection

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled = true
  #                              ^^^^
}
