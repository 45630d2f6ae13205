# the frequency is given later
# base: standard-policy

variable "frequency" {
  type = string
}

resource "azurerm_backup_policy_vm" "policy" {
  backup {
    frequency = var.frequency
    time      = "23:00"
  }
}
