# a variable decides
# base: crash-consistent-policy

variable "type" {
  type = string
}

resource "azurerm_backup_policy_vm" "policy" {
  policy_type = var.type
}
