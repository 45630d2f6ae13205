# the time zone is given later
# base: standard-policy

variable "zone" {
  type = string
}

resource "azurerm_backup_policy_vm" "policy" {
  timezone = var.zone
}
