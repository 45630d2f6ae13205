# a policy for crash-consistent snapshots
# base: confidential-vm, crash-consistent-policy, protected

resource "azurerm_backup_policy_vm" "policy" {
  consistency_type = "OnlyCrashConsistent"
  #                  ^^^^^^^^^^^^^^^^^^^^^
}
