# the state is given later
# base: vault

variable "state" {
  type = string
}

resource "azapi_update_resource" "config" {
  type      = "Microsoft.RecoveryServices/vaults/backupconfig@2023-04-01"
  name      = "vaultconfig"
  parent_id = azurerm_recovery_services_vault.vault.id

  body = {
    properties = {
      enhancedSecurityState = var.state
    }
  }
}
