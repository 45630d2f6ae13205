# the weekday is given later
# base: standard-policy

variable "day" {
  type = string
}

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency = "Weekly"
    time      = "23:00"
    weekdays  = ["Saturday"]
  }

  retention_weekly {
    count    = 12
    weekdays = [var.day]
  }
}
