# the target is given later
# base: vm

variable "target" {
  type = string
}

resource "azurerm_monitor_diagnostic_setting" "setting" {
  name               = "setting"
  target_resource_id = var.target
  storage_account_id = "/subscriptions/s/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/logs"

  enabled_metric {
    category = "AllMetrics"
  }
}
