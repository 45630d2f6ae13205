# a policy that says nothing of it
# base: confidential-vm, enhanced-policy, protected

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 30
  }
}
