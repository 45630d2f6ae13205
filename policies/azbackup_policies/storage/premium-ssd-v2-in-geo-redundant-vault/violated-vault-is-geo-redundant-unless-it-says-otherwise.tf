# a vault is geo-redundant unless it says otherwise
# base: data-disk, enhanced-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  location = "polandcentral"
}

resource "azurerm_managed_disk" "data" {
  location             = "polandcentral"
  #                      ^^^^^^^^^^^^^^^
  storage_account_type = "PremiumV2_LRS"
}

resource "azurerm_recovery_services_vault" "vault" {
  location = "polandcentral"
}
