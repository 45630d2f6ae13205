# two aliases that name one subscription
# base: protected-vm

provider "azurerm" {
  subscription_id = "11111111-1111-1111-1111-111111111111"
  features {}
}

provider "azurerm" {
  alias           = "hub"
  subscription_id = "11111111-1111-1111-1111-111111111111"
  features {}
}

resource "azurerm_recovery_services_vault" "vault" {
  provider = azurerm.hub
}
