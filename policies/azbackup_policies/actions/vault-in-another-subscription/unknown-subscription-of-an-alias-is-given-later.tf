# the subscription of an alias is given later
# base: protected-vm

variable "hub" {
  type = string
}

provider "azurerm" {
  subscription_id = "11111111-1111-1111-1111-111111111111"
  features {}
}

provider "azurerm" {
  alias           = "hub"
  subscription_id = var.hub
  features {}
}

resource "azurerm_recovery_services_vault" "vault" {
  provider = azurerm.hub
}
