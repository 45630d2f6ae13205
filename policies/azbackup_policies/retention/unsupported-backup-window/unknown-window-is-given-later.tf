# the window is given later
# base: enhanced-policy

variable "hours" {
  type = number
}

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency     = "Hourly"
    time          = "06:00"
    hour_interval = 4
    hour_duration = var.hours
  }
}
