# what is left out is given later
# base: protected-vm

variable "luns" {
  type = set(number)
}

resource "azurerm_backup_protected_vm" "item" {
  exclude_disk_luns = var.luns
}
