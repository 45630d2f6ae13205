# the type is given later
# base: enhanced-policy

variable "type" {
  type = string
}

resource "azurerm_backup_policy_vm" "policy" {
  policy_type = var.type

  backup {
    frequency     = "Hourly"
    time          = "06:00"
    hour_interval = 4
    hour_duration = 12
  }
}
