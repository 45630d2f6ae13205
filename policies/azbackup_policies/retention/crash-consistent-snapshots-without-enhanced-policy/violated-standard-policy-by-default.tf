# the policy is Standard because nothing says otherwise
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
#^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  consistency_type = "OnlyCrashConsistent"

  retention_daily {
    count = 30
  }
}
