# the years are given later
# base: standard-policy

variable "years" {
  type = number
}

resource "azurerm_backup_policy_vm" "policy" {
  retention_daily {
    count = 30
  }

  retention_yearly {
    count    = var.years
    months   = ["January"]
    weekdays = ["Sunday"]
    weeks    = ["First"]
  }
}
