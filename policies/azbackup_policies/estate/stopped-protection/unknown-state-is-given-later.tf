# the state is given later
# base: protected-vm

variable "state" {
  type = string
}

resource "azurerm_backup_protected_vm" "item" {
  protection_state = var.state
}
