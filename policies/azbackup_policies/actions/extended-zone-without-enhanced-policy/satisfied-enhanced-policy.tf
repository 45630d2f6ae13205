# Enhanced policy
# base: vm, enhanced-policy, protected

resource "azurerm_linux_virtual_machine" "vm" {
  location  = "westus"
  edge_zone = "losangeles"
}

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 30
  }
}
