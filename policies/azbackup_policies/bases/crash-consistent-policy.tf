# an Enhanced policy that takes crash-consistent snapshots
# base: enhanced-policy

resource "azurerm_backup_policy_vm" "policy" {
  consistency_type = "OnlyCrashConsistent"

  retention_daily {
    count = 30
  }
}
