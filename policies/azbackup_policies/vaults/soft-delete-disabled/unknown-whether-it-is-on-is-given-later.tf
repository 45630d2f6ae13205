# whether it is on is given later
# base: vault

variable "soft_delete" {
  type = bool
}

resource "azurerm_recovery_services_vault" "vault" {
  soft_delete_enabled = var.soft_delete
}
