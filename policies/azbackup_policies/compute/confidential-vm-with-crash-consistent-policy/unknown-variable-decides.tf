# a variable decides
# base: confidential-vm, crash-consistent-policy, protected

variable "consistency" {
  type = string
}

resource "azurerm_backup_policy_vm" "policy" {
  consistency_type = var.consistency
}
