# the policy is elsewhere
# base: vm, vault, protected

variable "policy" {
  type = string
}

resource "azurerm_linux_virtual_machine" "vm" {
  location  = "westus"
  edge_zone = "losangeles"
}

resource "azurerm_backup_protected_vm" "item" {
  backup_policy_id = var.policy
}
