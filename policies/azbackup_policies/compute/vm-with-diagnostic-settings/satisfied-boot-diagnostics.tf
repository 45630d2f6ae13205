# boot diagnostics, and a diagnostic setting on the vault
# base: vm, vault

resource "azurerm_linux_virtual_machine" "vm" {
  boot_diagnostics {}
}

resource "azurerm_monitor_diagnostic_setting" "setting" {
  name               = "setting"
  target_resource_id = azurerm_recovery_services_vault.vault.id
  storage_account_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/logs"

  enabled_metric {
    category = "AllMetrics"
  }
}
