# metrics of the VM are sent to an account
# base: vm

resource "azurerm_monitor_diagnostic_setting" "setting" {
  name               = "setting"
  target_resource_id = azurerm_linux_virtual_machine.vm.id
  #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  storage_account_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/logs"

  enabled_metric {
    category = "AllMetrics"
  }
}
