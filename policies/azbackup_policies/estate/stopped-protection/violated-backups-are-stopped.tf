# backups are stopped
# base: protected-vm

resource "azurerm_backup_protected_vm" "item" {
  protection_state = "ProtectionStopped"
  #                  ^^^^^^^^^^^^^^^^^^^
}
