# the vault is geo-redundant
# base: standard-policy

resource "azurerm_backup_policy_vm" "policy" {
  tiering_policy {
    archived_restore_point {
      mode          = "TierAfter"
      duration      = 6
      duration_type = "Months"
    }
  }
}
