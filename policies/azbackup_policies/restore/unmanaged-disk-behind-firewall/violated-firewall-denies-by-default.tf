# the firewall denies by default
# base: unmanaged-vm

resource "azurerm_storage_account" "account" {
  name                     = "account"
  resource_group_name      = "rg"
  location                 = "westeurope"
  account_tier             = "Standard"
  account_replication_type = "LRS"

  network_rules {
    default_action = "Deny"
    #                ^^^^^^
  }
}
