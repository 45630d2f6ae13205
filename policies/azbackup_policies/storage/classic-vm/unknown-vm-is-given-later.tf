# the VM is given later
# base: standard-policy, protected

variable "vm" {
  type = string
}

resource "azurerm_backup_protected_vm" "item" {
  source_vm_id = var.vm
}
