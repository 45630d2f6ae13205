# the retention is given later
# base: standard-policy

variable "days" {
  type = number
}

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = var.days
  }
}
