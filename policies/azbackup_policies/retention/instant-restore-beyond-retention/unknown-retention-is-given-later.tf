# the retention is given later
# base: standard-policy

variable "days" {
  type = number
}

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = 5

  retention_daily {
    count = var.days
  }
}
