# left out of the backup, for which no exception is made
# base: protected-vm, data-disk

resource "azurerm_managed_disk" "data" {
  max_shares = 2
  #            ^
}

resource "azurerm_backup_protected_vm" "item" {
  exclude_disk_luns = [0]
}
