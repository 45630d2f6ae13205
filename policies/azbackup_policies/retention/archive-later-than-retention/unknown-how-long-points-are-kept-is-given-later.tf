# how long points are kept is given later
# base: standard-policy

variable "months" {
  type = number
}

resource "azurerm_backup_policy_vm" "policy" {
  tiering_policy {
    archived_restore_point {
      mode          = "TierAfter"
      duration      = 6
      duration_type = "Months"
    }
  }

  retention_monthly {
    count    = var.months
    weekdays = ["Sunday"]
    weeks    = ["First"]
  }
}
