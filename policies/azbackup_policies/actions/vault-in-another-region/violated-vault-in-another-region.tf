# vault in another region
# base: protected-vm

resource "azurerm_linux_virtual_machine" "vm" {
  location = "westeurope"
  #          ^^^^^^^^^^^^
}

resource "azurerm_recovery_services_vault" "vault" {
  location = "northeurope"
}
