# a lock on a VM whose disk is a blob
# base: unmanaged-vm

resource "azurerm_management_lock" "lock" {
  name       = "lock"
  scope      = azurerm_virtual_machine.vm.id
  #            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  lock_level = "CanNotDelete"
}
