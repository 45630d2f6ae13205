# whether access is public is given later
# base: vault

variable "public" {
  type = bool
}

resource "azurerm_recovery_services_vault" "vault" {
  cross_region_restore_enabled  = true
  public_network_access_enabled = var.public
}
