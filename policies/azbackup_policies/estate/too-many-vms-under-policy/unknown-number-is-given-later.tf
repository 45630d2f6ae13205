# the number is given later
# base: standard-policy, protected

variable "vms" {
  type = number
}

resource "azurerm_backup_protected_vm" "item" {
  count        = var.vms
  source_vm_id = "/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg/providers/Microsoft.Compute/virtualMachines/vm-${count.index}"
}
