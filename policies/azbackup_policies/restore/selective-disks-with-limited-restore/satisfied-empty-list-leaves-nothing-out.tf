# an empty list leaves nothing out
# base: protected-vm

resource "azurerm_backup_protected_vm" "item" {
  exclude_disk_luns = []
}
