# the vault is zone-redundant
# base: standard-policy

resource "azurerm_recovery_services_vault" "vault" {
  storage_mode_type = "ZoneRedundant"
  #                   ^^^^^^^^^^^^^^^
}

resource "azurerm_backup_policy_vm" "policy" {
  tiering_policy {
    archived_restore_point {
      mode          = "TierAfter"
      duration      = 6
      duration_type = "Months"
    }
  }
}
