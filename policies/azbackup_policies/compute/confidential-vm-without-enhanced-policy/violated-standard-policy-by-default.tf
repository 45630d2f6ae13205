# the policy is Standard because nothing says otherwise
# base: protected-vm, confidential-vm

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  retention_daily {
    count = 30
  }
}
