# the policy is elsewhere
# base: confidential-vm, vault, protected

variable "policy" {
  type = string
}

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = var.policy
}
