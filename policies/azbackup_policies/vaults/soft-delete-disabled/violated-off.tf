# off
# base: vault

resource "azurerm_recovery_services_vault" "vault" {
  soft_delete_enabled = false
  #                     ^^^^^
}
