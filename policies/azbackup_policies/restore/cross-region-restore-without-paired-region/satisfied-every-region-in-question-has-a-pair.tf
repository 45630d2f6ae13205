# every region in question has a pair
# base: vault

variable "location" {
  type = string
  validation {
    condition     = contains(["westeurope", "northeurope"], var.location)
    error_message = "Only these regions are ours."
  }
}

resource "azurerm_recovery_services_vault" "vault" {
  location                     = var.location
  cross_region_restore_enabled = true
}
