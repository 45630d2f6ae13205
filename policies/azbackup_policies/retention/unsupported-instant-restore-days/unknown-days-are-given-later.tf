# the days are given later
# base: standard-policy

variable "days" {
  type = number
}

resource "azurerm_backup_policy_vm" "policy" {
  instant_restore_retention_days = var.days
}
