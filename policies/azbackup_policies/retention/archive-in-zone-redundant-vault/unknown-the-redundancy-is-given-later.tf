# the redundancy is given later
# base: standard-policy

variable "redundancy" {
  type = string
}

resource "azurerm_recovery_services_vault" "vault" {
  storage_mode_type = var.redundancy
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
