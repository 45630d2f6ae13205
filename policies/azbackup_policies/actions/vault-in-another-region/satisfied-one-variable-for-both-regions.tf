# one variable for both regions, whichever it is
# base: protected-vm

variable "location" {
  type = string
  validation {
    condition     = contains(["West Europe", "northeurope"], var.location)
    error_message = "Only these regions are ours."
  }
}

resource "azurerm_linux_virtual_machine" "vm" {
  location = var.location
}

resource "azurerm_recovery_services_vault" "vault" {
  location = var.location
}
