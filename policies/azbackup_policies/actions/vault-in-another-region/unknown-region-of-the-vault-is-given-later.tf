# the region of the vault is given later
# base: protected-vm

variable "location" {
  type = string
}

resource "azurerm_recovery_services_vault" "vault" {
  location = var.location
}
