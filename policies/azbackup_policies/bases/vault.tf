# a Recovery Services vault

resource "azurerm_recovery_services_vault" "vault" {
  name                = "vault"
  resource_group_name = "rg"
  location            = "westeurope"
  sku                 = "Standard"
}
